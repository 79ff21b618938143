"""A check goes the way of a question and says at which step it ended, and what to do."""

import json
import socket
import ssl
from dataclasses import dataclass

import pytest

from jupyter_chat_ext.models.checks.report import STEPS
from jupyter_chat_ext.models.endpoint import Endpoint, ResolvedKey
from jupyter_chat_ext.models.endpoints import Endpoints
from jupyter_chat_ext.models.kinds import KINDS
from jupyter_chat_ext.models.policy import Policy
from jupyter_chat_ext.models.timeouts import Timeouts
from tests.ai.llm.wires import WIRES
from tests.internet.certificates import Authority
from tests.internet.proxy import Internet
from tests.models.conftest import STREAM, Peer, answer, delta, page
from tests.models.kind_wires import KEY

OPENAI = next(wire for wire in WIRES if wire.name == "openai")
LIST = page(200, {"object": "list", "data": [{"id": "big-model"}, {"id": "mini-model"}]})
COUNTED = answer("1 ", "2 ", "3")
CALLED = OPENAI.call("word_of_the_day", {})
TIMES = Timeouts(connect=2, first_byte=5, between_bytes=5)


@dataclass
class Given:
    """Settings and keys that just are so."""

    endpoints: tuple
    secret: str | None = KEY
    system_prompt = ""
    allow_user_keys = True
    prompts = problems = ()

    async def read(self):
        return self

    async def resolve(self, endpoint):
        return ResolvedKey(secret=self.secret, source="environment", variable="MINE_API_KEY")

    async def state(self, endpoint):
        return (
            {"set": True, "source": "environment", "variable": "MINE_API_KEY"}
            if self.secret
            else {"set": False}
        )


@pytest.fixture
def check(jp_asyncio_loop):
    """Checks an endpoint, as the server does."""
    made = []

    async def run(base_url, model="", *, secret=KEY, policy=None, timeouts=TIMES, insecure=False, **facts):
        endpoint = Endpoint(name="mine", label="Mine", base_url=base_url, **facts)
        given = Given((endpoint,), secret)
        made.append(
            Endpoints(
                given, given, policy=policy, timeouts=timeouts, offers=False, allow_insecure_http=insecure
            )
        )
        report = await made[-1].check("mine", model)
        shown = report.to_json()
        assert KEY not in json.dumps(shown)
        assert [step["name"] for step in shown["steps"]] == list(STEPS)
        return report

    yield run
    for endpoints in made:
        jp_asyncio_loop.run_until_complete(endpoints.close())


def states(report):
    return {step.name: step.state for step in report.in_order()}


def failure(report):
    """The one step that failed, its code and its hint."""
    [step] = [step for step in report.in_order() if step.state == "failed"]
    assert step.problem.hint
    return step.name, step.problem.code, step.problem.hint


async def test_all_steps_of_a_provider_that_works(check, peer):
    provider = peer(LIST, COUNTED, CALLED)
    report = await check(f"http://localhost:{provider.port}/v1")
    assert report.ok
    assert states(report) == dict.fromkeys(STEPS, "ok") | {"proxy": "skipped", "tls": "skipped"}
    assert report.model == "mine:mini-model"  # the cheaper one
    shown = {step["name"]: step for step in report.to_json()["steps"]}
    assert shown["tcp"]["title"] == f"Connected to 127.0.0.1, port {provider.port}."
    assert "First words after" in shown["streaming"]["title"]
    assert all(shown[name]["seconds"] >= 0 for name in ("dns", "tcp", "streaming", "tools"))
    listed, counted, called = provider.requests
    assert listed.head.startswith("GET /v1/models ")
    assert counted.body["stream"]
    assert counted.body["max_tokens"] <= 100
    assert called.body["tools"][0]["function"]["name"] == "word_of_the_day"
    assert all(request.headers["authorization"] == f"Bearer {KEY}" for request in provider.requests)


async def test_a_chosen_model_is_asked(check, peer):
    provider = peer(LIST, COUNTED, CALLED)
    report = await check(provider.base_url, "big-model")
    assert report.model == "mine:big-model"
    assert provider.requests[1].body["model"] == "big-model"


async def test_an_answer_that_comes_all_at_once_is_said(check, peer):
    frames = b"".join(COUNTED)
    report = await check(peer(LIST, [frames], CALLED).base_url)
    assert "all at once" in report.steps["streaming"].title
    assert report.ok


async def test_a_key_that_is_missing(check, peer):
    provider = peer(LIST)
    report = await check(provider.base_url, secret=None)
    assert failure(report)[:2] == ("key", "key-missing")
    assert provider.requests == []


async def test_what_the_administrator_blocks_is_not_contacted(check, peer):
    provider = peer(LIST)
    report = await check(provider.base_url, policy=Policy(blocked_providers=("mine",)))
    assert failure(report)[:2] == ("settings", "locked")
    assert provider.requests == []


async def test_an_address_that_is_refused_is_not_contacted(check):
    report = await check("http://169.254.169.254/v1")
    assert failure(report)[:2] == ("settings", "address-refused")


async def test_a_host_that_leads_to_a_metadata_service_is_not_contacted(check, peer, monkeypatch):
    from jupyter_chat_ext.models.checks import journey

    provider = peer(LIST)
    monkeypatch.setattr(journey, "is_refused", lambda address: str(address) == "127.0.0.1")
    report = await check(f"http://localhost:{provider.port}/v1")
    assert failure(report)[:2] == ("dns", "address-refused")
    assert provider.requests == []


async def test_a_host_that_nobody_knows(check):
    report = await check("https://nowhere.invalid/v1")
    assert failure(report)[:2] == ("dns", "host-unknown")
    assert states(report)["tcp"] == "skipped"


async def test_nobody_there(check):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert failure(await check(f"http://127.0.0.1:{port}/v1"))[:2] == ("tcp", "unreachable")


async def test_a_host_that_says_nothing_of_tls(check, peer):
    silent, hasty = peer(["hang"]), Timeouts(connect=0.3)
    report = await check(f"https://127.0.0.1:{silent.port}/v1", models=("m",), timeouts=hasty)
    assert failure(report)[:2] == ("tls", "unreachable")


async def test_a_list_that_does_not_come_is_not_waited_for_long(check, peer, monkeypatch):
    from jupyter_chat_ext.models.checks import provider

    monkeypatch.setattr(provider, "LIST_PATIENCE", 0.1)
    silent, patient = peer(["hang"], COUNTED, CALLED), Timeouts(connect=1)
    assert (await check(silent.base_url, models=("m",), timeouts=patient)).ok


@pytest.mark.parametrize("status", [401, 403])
async def test_a_key_that_is_rejected(status, check, peer):
    provider = peer(page(status, {"error": {"message": f"wrong key {KEY}"}}))
    assert failure(await check(provider.base_url))[:2] == ("auth", "key-rejected")
    assert len(provider.requests) == 1  # no tokens are spent


async def test_a_key_that_may_list_but_not_ask(check, peer):
    provider = peer(LIST, page(401, {"error": {"message": f"wrong key {KEY}"}}))
    report = await check(provider.base_url)
    assert failure(report)[:2] == ("auth", "key-rejected")
    assert states(report)["streaming"] == "skipped"


async def test_a_model_that_is_not_there(check, peer):
    refusal = page(404, {"error": {"message": "no", "code": "model_not_found"}})
    report = await check(peer(LIST, refusal).base_url, "no-such-model")
    assert failure(report)[:2] == ("model", "model-not-found")


async def test_a_provider_that_lists_nothing_is_asked_all_the_same(check, peer):
    provider = peer(page(404, {"error": {"message": "no such path"}}), COUNTED, CALLED)
    report = await check(provider.base_url, models=("m",))
    assert report.ok
    assert provider.requests[1].body["model"] == "m"


async def test_without_any_model_nothing_is_asked(check, peer):
    provider = peer(page(200, {"data": []}))
    assert failure(await check(provider.base_url))[:2] == ("model", "no-model")
    assert len(provider.requests) == 1


async def test_an_answer_that_breaks_off(check, peer):
    report = await check(peer(LIST, [STREAM, delta("1 ")]).base_url)
    assert failure(report)[:2] == ("streaming", "answer-cut-off")


async def test_a_redirect_takes_nothing_to_the_other_place(check, peer):
    sink = peer(LIST)
    moved = peer(page(307, b"", f"location: {sink.base_url}/models"))
    report = await check(moved.base_url, models=("m",))
    assert failure(report)[:2] == ("streaming", "not-an-api")
    assert sink.requests == []


@pytest.mark.parametrize(
    "refusal",
    [
        page(400, {"error": {"message": "m does not support tools"}}),
        answer("I have no tools."),
    ],
    ids=["refused", "ignored"],
)
async def test_a_model_without_tools_is_usable_all_the_same(refusal, check, peer):
    report = await check(peer(LIST, COUNTED, refusal).base_url)
    assert failure(report)[:2] == ("tools", "tools-unsupported")
    assert report.ok


async def test_a_failure_while_tools_are_asked_for_is_not_blamed_on_the_model(check, peer):
    report = await check(peer(LIST, COUNTED, page(429, {"error": {"message": "slow"}})).base_url)
    assert failure(report)[:2] == ("tools", "rate-limited")


async def test_a_check_asks_nothing_twice(check, peer):
    provider = peer(LIST, page(500, b"failed"))
    assert failure(await check(provider.base_url))[:2] == ("streaming", "provider-failed")
    assert len(provider.requests) == 2


async def test_bedrock_tells_its_steps_from_its_first_question(check, peer):
    pytest.importorskip("boto3")
    from tests.models.kind_wires import KINDS as WIRED

    kind = next(one for one in WIRED if one.kind == "bedrock")
    provider = peer(kind.wire.text("1 ", "2"))
    report = await check(kind.base_url(provider), kind.model, kind=KINDS["bedrock"])
    assert report.ok
    found = states(report)
    assert (found["tcp"], found["auth"], found["model"]) == ("ok",) * 3


async def test_bedrock_without_credentials_says_so(check, peer, monkeypatch, tmp_path):
    pytest.importorskip("boto3")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    provider = peer(COUNTED)
    facts = {"kind": KINDS["bedrock"], "needs_key": False, "aws_profile": "nobody"}
    report = await check(f"http://127.0.0.1:{provider.port}", "m", secret=None, **facts)
    name, code, hint = failure(report)
    assert (name, code) == ("auth", "credentials-missing")
    assert "awsProfile" in hint
    assert provider.requests == []


class SecurePeer(Peer):
    """A raw provider behind TLS."""

    def __init__(self, scripts, context):
        self._context = context
        super().__init__(scripts)
        self.base_url = f"https://localhost:{self.port}/v1"

    def _serve(self, client):
        try:
            super()._serve(self._context.wrap_socket(client, server_side=True))
        except (OSError, ssl.SSLError):
            client.close()


@pytest.fixture
def authority(tmp_path):
    """An authority that nothing trusts by itself."""
    return Authority(tmp_path)


@pytest.fixture
def secure(authority):
    """A provider on this computer, with a certificate of that authority."""
    made = SecurePeer([LIST, COUNTED, CALLED], authority.context("localhost"))
    yield made
    made.close()


async def test_a_certificate_that_is_not_trusted_names_the_variable(check, secure):
    name, code, hint = failure(await check(secure.base_url))
    assert (name, code) == ("tls", "certificate-untrusted")
    assert "SSL_CERT_FILE" in hint
    assert secure.requests == []


async def test_ssl_cert_file_is_honoured_also_for_this_computer(check, secure, authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    report = await check(secure.base_url)
    assert report.ok
    assert states(report)["tls"] == "ok"
    assert report.steps["tls"].title.startswith("TLS")


async def test_certificates_that_cannot_be_read_are_said(check, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    assert failure(await check("https://localhost:1/v1"))[:2] == ("settings", "certificates-unreadable")


@pytest.mark.parametrize("proxy", ["gopher://me:hunter2secret@proxy.example", "http://proxy.example:none"])
async def test_a_proxy_that_cannot_be_used_is_said(proxy, check, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("https_proxy", proxy)
    report = await check("https://host.example/v1")
    assert failure(report)[:2] == ("settings", "proxy-unusable")
    assert "hunter2secret" not in json.dumps(report.to_json())


OFFICIAL = {"kind": KINDS["openai-chat"]}
ADDRESS = "https://api.openai.com/v1"


class TestBehindAProxy:
    """A company's: it is the only way out, and signs for the hosts itself."""

    @pytest.fixture
    def internet(self, tmp_path, monkeypatch):
        """The proxy, named in the environment."""
        made = Internet(tmp_path)
        for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE"):
            monkeypatch.setenv(name, made.environment[name])
        yield made
        made.close()

    async def test_all_goes_over_it(self, check, internet):
        report = await check(ADDRESS, "gpt-5", **OFFICIAL)
        assert report.ok
        found = states(report)
        assert (found["dns"], found["proxy"], found["tcp"], found["tls"]) == (
            "skipped",
            "ok",
            "skipped",
            "ok",
        )
        assert (found["streaming"], found["tools"]) == ("ok", "ok")
        assert [asked.key for asked in internet.asked] == [KEY] * len(internet.asked)

    async def test_plain_http_goes_over_it_too(self, check, peer, monkeypatch):
        proxy = peer(LIST, COUNTED, CALLED)
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        report = await check("http://models.example/v1", insecure=True)
        assert report.ok
        found = states(report)
        assert (found["dns"], found["proxy"], found["tcp"], found["tls"]) == (
            "skipped",
            "ok",
            "skipped",
            "skipped",
        )
        assert proxy.requests[0].head.startswith("GET http://models.example/v1/models ")

    async def test_a_host_that_it_refuses(self, check, internet):
        name, code, hint = failure(await check("https://elsewhere.example/v1"))
        assert (name, code) == ("proxy", "proxy-refused")
        assert "HTTPS_PROXY" in hint
        assert internet.refused

    async def test_its_certificates_need_to_be_trusted(self, check, internet, monkeypatch):
        monkeypatch.delenv("SSL_CERT_FILE")
        report = await check(ADDRESS, "gpt-5", **OFFICIAL)
        assert failure(report)[:2] == ("tls", "certificate-untrusted")
        assert states(report)["proxy"] == "ok"
        assert internet.asked == []

    async def test_a_proxy_that_is_not_there(self, check, internet, monkeypatch):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = f"http://me:hunter2secret@127.0.0.1:{listener.getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", address)
        monkeypatch.setenv("https_proxy", address)
        report = await check(ADDRESS, "gpt-5", **OFFICIAL)
        assert failure(report)[:2] == ("proxy", "unreachable")
        assert "hunter2secret" not in json.dumps(report.to_json())

    async def test_no_proxy_is_honoured(self, check, internet, monkeypatch):
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.setenv(name, "nowhere.invalid")
        report = await check("https://nowhere.invalid/v1")
        assert failure(report)[:2] == ("dns", "host-unknown")
        assert internet.refused == []
