"""What the administrator allows is judged on what a provider is, not on what somebody called it."""

import pytest

from jupyter_chat_ext.core.errors import RequestError
from jupyter_chat_ext.models.base import ModelInfo
from jupyter_chat_ext.models.endpoint import Endpoint, of_kind
from jupyter_chat_ext.models.kinds import COMPATIBLE, KINDS
from jupyter_chat_ext.models.policy import Policy
from jupyter_chat_ext.models.registry import ModelRegistry

OPENAI = of_kind(KINDS["openai"], {})
ANTHROPIC = of_kind(KINDS["anthropic"], {})


def called(name, base_url, kind=COMPATIBLE):
    return Endpoint(name=name, label=name, base_url=base_url, kind=kind)


ALIAS = called("mine", "https://api.openai.com/v1")
POSING = called("openai", "https://evil.example/v1")
GATEWAY = called("gateway", "https://gateway.example/v1")
PROXY = called("claude", "https://proxy.example", KINDS["anthropic"])


def policy(**rules):
    return Policy(environment={}, **rules)


def test_without_rules_everything_is_allowed():
    assert all(policy().of_model(one, "m") is None for one in (OPENAI, ALIAS, POSING, GATEWAY, PROXY))


@pytest.mark.parametrize(
    ("rules", "allowed", "locked"),
    [
        ({"blocked_providers": ("openai",)}, (ANTHROPIC, GATEWAY), (OPENAI, ALIAS)),
        ({"blocked_providers": ("OpenAI ",)}, (ANTHROPIC,), (OPENAI, ALIAS)),
        ({"blocked_providers": ("openai-compatible",)}, (OPENAI, ANTHROPIC), (GATEWAY, ALIAS, POSING)),
        ({"blocked_providers": ("anthropic",)}, (OPENAI,), (ANTHROPIC, PROXY)),
        ({"allowed_providers": ("openai",)}, (OPENAI, ALIAS), (ANTHROPIC, GATEWAY, POSING)),
        ({"allowed_providers": ("gateway",)}, (), (GATEWAY, OPENAI)),
        (
            {
                "allowed_providers": ("gateway",),
                "allowed_origins": frozenset({"https://gateway.example:443"}),
            },
            (GATEWAY,),
            (OPENAI, PROXY),
        ),
        (
            {
                "allowed_providers": ("anthropic",),
                "allowed_origins": frozenset({"https://proxy.example:443"}),
            },
            (ANTHROPIC, PROXY),
            (OPENAI,),
        ),
        (
            {"allowed_providers": ("openai",), "blocked_providers": ("openai",)},
            (),
            (OPENAI,),
        ),
    ],
)
def test_providers(rules, allowed, locked):
    assert [one.name for one in allowed if policy(**rules).of_provider(one)] == []
    assert [one.name for one in locked if not policy(**rules).of_provider(one)] == []


@pytest.mark.parametrize(
    ("rules", "endpoint", "name", "is_allowed"),
    [
        ({"blocked_models": ("openai:gpt-4*",)}, OPENAI, "gpt-4o", False),
        ({"blocked_models": ("openai:gpt-4*",)}, OPENAI, "GPT-4O", False),
        ({"blocked_models": ("openai:gpt-4*",)}, OPENAI, "\uff47pt-4o", False),
        ({"blocked_models": ("openai:gpt-4*",)}, ALIAS, "gpt-4o", False),
        ({"blocked_models": ("openai:gpt-4*",)}, OPENAI, "gpt-5", True),
        ({"blocked_models": ("openai:gpt-4*",)}, GATEWAY, "gpt-4o", True),
        ({"allowed_models": ("openai:*",)}, OPENAI, "gpt-4o", True),
        ({"allowed_models": ("openai:*",)}, POSING, "gpt-4o", False),
        ({"allowed_models": ("openai:*",)}, ANTHROPIC, "claude", False),
        ({"allowed_models": ("gateway:*",), "blocked_models": ("*:*-preview",)}, GATEWAY, "x-preview", False),
        ({"allowed_models": ("gateway:*",), "blocked_models": ("*:*-preview",)}, GATEWAY, "x", True),
    ],
)
def test_models(rules, endpoint, name, is_allowed):
    assert (policy(**rules).of_model(endpoint, name) is None) is is_allowed


@pytest.mark.parametrize(
    ("rules", "model_id", "is_allowed"),
    [
        ({}, "kernel:1/f", True),
        ({"kernel_models": False}, "kernel:1/f", False),
        ({"kernel_models": False}, "local:m", True),
        ({"blocked_models": ("local:*",)}, "local:m", False),
        ({"allowed_models": ("openai:*",)}, "local:m", False),
        ({"allowed_models": ("openai:*", "kernel:*")}, "kernel:1/f", True),
    ],
)
def test_models_that_are_no_provider_s(rules, model_id, is_allowed):
    assert (policy(**rules).of_other(model_id) is None) is is_allowed


class Source:
    """One model that notes when it is fetched."""

    def __init__(self, model_id):
        self.model_id = model_id
        self.fetched = 0

    async def list(self):
        return [ModelInfo(id=self.model_id, label="f", group="notebook")]

    def owns(self, model_id):
        return model_id == self.model_id

    async def get(self, _model_id):
        self.fetched += 1
        return object()

    async def close(self):
        pass


async def test_what_is_locked_is_shown_so_and_never_reached():
    source = Source("kernel:1/f")
    registry = ModelRegistry([source], policy(kernel_models=False))
    [info] = await registry.list()
    shown = info.to_json()
    assert (shown["available"], shown["locked"], shown["problem"]["code"]) == (False, True, "locked")
    with pytest.raises(RequestError) as refused:
        await registry.get("kernel:1/f")
    assert (refused.value.code, refused.value.status) == ("locked", 403)
    assert refused.value.hint
    assert source.fetched == 0
