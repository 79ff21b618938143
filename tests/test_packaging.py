"""What is published: versions agree, and the wheel brings both halves and nothing of this machine.

`make pytest` builds the wheel and puts it into environments with older hosts; without them the tests
of the wheel are skipped.
"""

import json
import os
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest

import jupyter_chat_ext

ROOT = Path(__file__).parent.parent
EXTENSION = "data/data/share/jupyter/labextensions/jupyter-chat-ext"
HOSTS = [ROOT / folder for folder in os.environ.get("HOST_ENVIRONMENTS", "").split()]
SECRETS = re.compile(rb"sk-[A-Za-z0-9_-]{16,}|-----BEGIN [A-Z ]*PRIVATE KEY-----")

needs_hosts = pytest.mark.skipif(not HOSTS, reason="the hosts are made by `make hosts`")


@pytest.fixture(scope="module")
def wheel():
    """The files of the wheel by name, without the folder that carries the version."""
    path = os.environ.get("WHEEL")
    if not path:
        pytest.skip("the wheel is built by `make wheel`")
    with zipfile.ZipFile(ROOT / path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return {re.sub(r"^jupyter_chat_ext-[^/]+\.", "", name): content for name, content in files.items()}


def test_python_and_npm_packages_have_one_version():
    package = json.loads((ROOT / "package.json").read_text())

    assert package["version"] == jupyter_chat_ext.__version__


def test_changelog_speaks_of_this_version():
    assert f"\n## {jupyter_chat_ext.__version__} - " in (ROOT / "CHANGELOG.md").read_text()


def test_the_page_knows_its_version():
    assert f"VERSION = '{jupyter_chat_ext.__version__}'" in (ROOT / "src" / "version.ts").read_text()


def test_the_lab_extension_is_called_alike_everywhere():
    package = json.loads((ROOT / "package.json").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]

    assert shared[package["jupyterlab"]["outputDir"]] == f"share/jupyter/labextensions/{package['name']}"


def test_the_lab_extension_takes_the_packages_of_every_host_it_depends_on():
    # Otherwise the builder asks for the versions it was itself built with, and older hosts warn.
    package = json.loads((ROOT / "package.json").read_text())
    shared = package["jupyterlab"]["sharedPackages"]
    hosts = {name: version for name, version in package["dependencies"].items() if "@jupyterlab/" in name}

    assert {name: facts["requiredVersion"] for name, facts in shared.items()} == hosts
    assert not any(facts["bundled"] for facts in shared.values())


def test_the_lock_file_names_no_registry():
    assert "://" not in (ROOT / "yarn.lock").read_text()


def test_wheel_enables_the_server_half(wheel):
    config = json.loads(wheel["data/data/etc/jupyter/jupyter_server_config.d/jupyter_chat_ext.json"])

    assert config == {"ServerApp": {"jpserver_extensions": {"jupyter_chat_ext": True}}}


def test_wheel_brings_the_lab_extension(wheel):
    entry = json.loads(wheel[f"{EXTENSION}/package.json"])["jupyterlab"]["_build"]["load"]

    assert f"{EXTENSION}/{entry}" in wheel
    assert f"{EXTENSION}/install.json" in wheel
    assert not [name for name in wheel if name.startswith("jupyter_chat_ext/labextension")]


def test_wheel_brings_every_settings_schema(wheel):
    for schema in (ROOT / "schema").glob("*.json"):
        assert f"{EXTENSION}/schemas/jupyter-chat-ext/{schema.name}" in wheel


def test_wheel_brings_every_module_and_data_file(wheel):
    package = ROOT / "jupyter_chat_ext"
    files = (path for path in package.rglob("*") if path.is_file())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if not {"labextension", "__pycache__"} & set(path.relative_to(package).parts)
    }

    assert wanted <= wheel.keys()


def test_wheel_brings_the_licence(wheel):
    assert wheel["dist-info/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_wheel_tells_nothing_of_the_machine_it_was_built_on(wheel):
    here = str(ROOT).encode()

    assert not [name for name in wheel if name.endswith(".map")]
    assert not [name for name, content in wheel.items() if here in content]


def test_wheel_holds_no_key(wheel):
    for name, content in wheel.items():
        written = re.sub(rb"sha256=[^,\n]*", b"", content) if name.endswith("/RECORD") else content
        assert not SECRETS.search(written), name


@needs_hosts
@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.name)
def test_older_hosts_list_both_halves(host):
    def listing(*kind):
        command = [host / "bin" / "jupyter", *kind, "list"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return re.sub(r"\x1b\[\d+m", "", done.stdout + done.stderr)

    assert re.search(r"jupyter-chat-ext v\S+ +enabled +OK", listing("labextension"))
    assert re.search(r"jupyter_chat_ext \S+ +OK", listing("server", "extension"))
