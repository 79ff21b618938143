"""The process that runs the model: llama.cpp's own HTTP server, on a loopback port nobody else knows.

Started as a script by `process.py`, with the weights and the model's name as arguments and the
API key in the environment. It says one line of JSON on its standard output, `{"ready": "<url>"}`
or `{"failed": "runtime" | "load", "detail": "…"}`, and ends when its standard input does, so
that it never outlives its parent, whatever ends that.

It is a process of its own because loading holds Python's lock for seconds, because an old
processor ends it with an illegal instruction, and because a process gives its memory back.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

KEY_VARIABLE = "JUPYTER_CHAT_EXT_LOCAL_KEY"

_CONTEXT_TOKENS = 4096
_PROMPT_CACHE_MIB = 256
_IDLE_SECONDS = 600
_AGAINST_LOOPS = {"multiplier": 0.8, "base": 1.75, "allowed_length": 3, "penalty_last_n": 1024}
"""Of the DRY sampler: a small model that repeats its own words would do so to the limit."""


def main(weights: str, name: str) -> None:
    """Serve `weights` under `name` until the standard input ends."""
    # What llama.cpp prints must not get between our parent and the one line it waits for.
    report_to = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def report(**facts: str) -> None:
        report_to.write(json.dumps(facts) + "\n")
        report_to.flush()

    try:
        import xllamacpp
    except ImportError as error:
        report(failed="runtime", detail=str(error))
        return
    try:
        server = xllamacpp.Server(parameters(xllamacpp.CommonParams(), weights, name))
    except RuntimeError as error:
        report(failed="load", detail=str(error))
        return
    report(ready=server.listening_address)
    sys.stdin.buffer.read()
    # The server's threads need no farewell; ours is the only one that knows of the parent.
    os._exit(0)


def parameters(params: Any, weights: str, name: str) -> Any:
    """Set what differs from llama.cpp's defaults: one reader, little memory, nothing but the API."""
    params.model.path = weights
    params.model_alias = {name}
    params.n_ctx = _CONTEXT_TOKENS
    params.n_parallel = 1
    params.n_gpu_layers = 0
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [os.environ.pop(KEY_VARIABLE)]
    params.use_jinja = True
    params.ui = params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
    params.cors_origins, params.cors_origins_explicit = "", True
    params.cache_ram_mib = _PROMPT_CACHE_MIB
    params.sleep_idle_seconds = _IDLE_SECONDS
    params.verbosity = 0
    for option, value in _AGAINST_LOOPS.items():
        setattr(params.sampling, f"dry_{option}", value)
    threads = thread_count()
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    return params


def thread_count() -> int:
    """Return all cores we may use but one, which the notebook keeps; 1 in continuous integration.

    More threads than free cores are far slower than one: llama.cpp's threads wait by spinning.
    """
    if os.environ.get("CI"):
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, container_cores(Path("/sys/fs/cgroup/cpu.max"))) - 1)


def container_cores(limit: Path) -> int:
    """Return how many cores a container may use, many if nothing limits it."""
    with contextlib.suppress(OSError, ValueError):
        quota, period = limit.read_text().split()
        return max(1, int(quota) // int(period))
    return sys.maxsize


if __name__ == "__main__":
    main(*sys.argv[1:])
