"""Importing the models costs nothing: pydantic-ai and the SDKs wait for the first use."""

import subprocess
import sys

IMPORT_ALL = """
import importlib, pkgutil, sys
import jupyter_chat_ext.models as models
for module in pkgutil.iter_modules(models.__path__, "jupyter_chat_ext.models."):
    if not module.ispkg and module.name not in HEAVY:
        importlib.import_module(module.name)
print(",".join(sorted(name for name in sys.modules if name in UNWANTED)))
"""
HEAVY = {"jupyter_chat_ext.models.http_client", "jupyter_chat_ext.models.legacy_httpx"}
UNWANTED = {"pydantic_ai", "openai", "pydantic", "httpx", "httpx2", "jupyter_server", "tornado"}


def test_importing_all_of_models_loads_no_sdk():
    code = IMPORT_ALL.replace("HEAVY", repr(HEAVY)).replace("UNWANTED", repr(UNWANTED))
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""


def test_nothing_is_imported_to_list_or_get_a_model():
    code = """
import asyncio, sys
from jupyter_chat_ext.models.connection import Connection
async def main():
    Connection("x", "http://127.0.0.1:1/v1").model("m")
asyncio.run(main())
print("pydantic_ai" in sys.modules)
"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "False"
