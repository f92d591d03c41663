"""Reads the weights that ship with Frontdesk, once their hash is checked, and runs them on onnxruntime."""

from __future__ import annotations

import hashlib
import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)


def read_weights(file: Path, *, without: str) -> bytes | None:
    """Return the content of a file, beside which is its hash, as `NAME.sha256`.

    If it cannot be read or is damaged, a warning begins with what is so `without` it, and None is returned.
    """
    try:
        content = file.read_bytes()
        wanted = file.with_suffix(".sha256").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        log.warning("%s: %s. Install Frontdesk again.", without, error)
        return None
    if hashlib.sha256(content).hexdigest() != wanted:
        log.warning("%s: %s is damaged. Install Frontdesk again.", without, file)
        return None
    return content


def open_network(content: bytes) -> Any:
    """Return a session of onnxruntime for a network, which runs in one thread.

    Raises:
        ImportError: onnxruntime is not there.
    """
    onnxruntime = import_module("onnxruntime")  # slow to import, so imported for the first text; without type hints
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
