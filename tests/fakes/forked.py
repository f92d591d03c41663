"""Processes that are forked from one that has loaded a desk, so that each has it at once."""

from __future__ import annotations

import multiprocessing

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.fakes.loaded"])
