"""A notebook function as the model: how fast its words reach the screen, and how soon Stop reaches it."""

import asyncio
import json
import math
import uuid
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from bench.page import ChatPage
from bench.provider import Plan
from bench.scenarios import Figures, quantile
from bench.services import TOKEN, UPSTREAM

FUNCTION = """
import json, pathlib, re, runpy, time
import jupyter_chat_ext as mo

document = runpy.run_path({upstream!r})["document"]

@mo.chat_model
def bench(messages, config):
    count, rate = map(int, re.findall(r"=(\\d+)", messages[-1].content))
    sent, began = [], time.time()
    try:
        for number, text in enumerate(document(count)):
            if rate and (early := began + number / rate - time.time()) > 0:
                time.sleep(early)
            sent.append(time.time())
            yield text
    finally:
        log = {{"began": began, "sent": sent, "ended": time.time()}}
        pathlib.Path("bench-log.json").write_text(json.dumps(log))
"""


async def measure(page: ChatPage, url: str) -> Figures:
    """Define the function, choose it in the panel, and measure."""
    await _run_in_notebook(url, FUNCTION.format(upstream=str(UPSTREAM)))
    await page.choose_model("bench")
    await page.answer(Plan(400, 200).question, len(Plan(400).marks()))
    await page.new()
    return {**await _steady(page, url), **await _burst(page, url), **await _stop(page, url)}


async def _steady(page: ChatPage, url: str) -> Figures:
    plan = Plan(800, 200)
    sight = await page.answer(plan.question, len(plan.marks()))
    sent = [1000 * each for each in (await _log(url))["sent"]]
    await page.new()
    lags = [seen - sent[delta] for seen, delta in zip(sight.marks, plan.marks(), strict=False)]
    return {
        "function_first": sight.first - sent[0],
        "function_lag50": quantile(lags, 0.5),
        "function_lag99": quantile(lags, 0.99),
    }


async def _burst(page: ChatPage, url: str) -> Figures:
    plan = Plan(20000)
    sight = await page.answer(plan.question, len(plan.marks()))
    wall = sight.marks[-1] / 1000 - (await _log(url))["began"]
    await page.new()
    return {"function_wall": wall, "function_rate": plan.count / wall}


async def _stop(page: ChatPage, url: str) -> Figures:
    await page.ask(Plan(4000, 50).question)
    await page.until_mark(3, 30)
    clicked = await page.click("Stop")
    await page.ended()
    for _ in range(100):
        if (ended := 1000 * (await _log(url))["ended"]) > clicked:
            await page.new()
            return {"function_stop": ended - clicked}
        await asyncio.sleep(0.05)
    return {"function_stop": math.inf}


async def _log(url: str) -> dict[str, Any]:
    """Return what the function noted last."""
    for _ in range(100):
        try:
            answer = await AsyncHTTPClient().fetch(f"{url}api/contents/bench-log.json?token={TOKEN}")
            log: dict[str, Any] = json.loads(json.loads(answer.body)["content"])
        except (HTTPClientError, json.JSONDecodeError):
            await asyncio.sleep(0.05)  # not written yet, or half
        else:
            return log
    raise TimeoutError("the notebook function left no log")


async def _run_in_notebook(url: str, code: str) -> None:
    """Start a notebook's kernel and run `code` in it, as JupyterLab would."""
    session = {
        "path": "bench.ipynb",
        "name": "bench.ipynb",
        "type": "notebook",
        "kernel": {"name": "python3"},
    }
    answer = await AsyncHTTPClient().fetch(
        f"{url}api/sessions?token={TOKEN}", method="POST", body=json.dumps(session)
    )
    kernel = json.loads(answer.body)["kernel"]["id"]
    address = f"{url.replace('http', 'ws', 1)}api/kernels/{kernel}/channels?token={TOKEN}"
    socket = await websocket_connect(HTTPRequest(address))
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": uuid.uuid4().hex}
    content = {"code": code, "silent": False, "store_history": True, "stop_on_error": True}
    request = {"header": {**header, "version": "5.3", "username": ""}, "parent_header": {}, "metadata": {}}
    await socket.write_message(json.dumps({**request, "content": content, "channel": "shell", "buffers": []}))
    while text := await asyncio.wait_for(_text(socket), 60):
        message = json.loads(text)
        if message["msg_type"] == "execute_reply":
            if message["content"]["status"] != "ok":
                raise RuntimeError(message["content"].get("evalue"))
            break
    socket.close()


async def _text(socket: Any) -> str:
    return str(await socket.read_message())
