"""Frontdesk is made for three systems, though these tests run on one: its packages have wheels for all of them, and
its code calls nothing that one of them lacks."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest
from packaging.markers import Marker

REPOSITORY = Path(__file__).parents[1]
SOURCES = [file for room in ("bots", "core", "frontdesk", "knowledge") for file in (REPOSITORY / room).rglob("*.py")]
WHEELS = json.loads((REPOSITORY / "tests" / "wheels.json").read_text(encoding="utf-8"))
PIN = re.compile(r"^(?P<pin>\S+==\S+?)(?: ; (?P<marker>.+?))? \\$((?:\n +--hash=\S+(?: \\)?)+)", re.MULTILINE)
PURE_HASHES = 2
"""A package of Python alone has at most a wheel and an archive of its source."""

MODULES = {"crypt", "curses", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
SIGNALS = {"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM"}
"""The signals that Windows has."""
CALLS = {
    *("os.chown", "os.fchown", "os.fork", "os.getegid", "os.geteuid", "os.getgid", "os.getloadavg", "os.getpgid"),
    *("os.getuid", "os.kill", "os.killpg", "os.mkfifo", "os.nice", "os.openpty", "os.setgid", "os.setsid", "os.setuid"),
    *("os.statvfs", "os.symlink", "os.sync", "os.sysconf", "os.uname", "os.wait", "os.waitpid", "socket.AF_UNIX"),
    *("asyncio.open_unix_connection", "asyncio.start_unix_server"),
}
METHODS = {"add_signal_handler", "remove_signal_handler", "create_unix_server", "symlink_to"}
LOOPS = {
    *("create_subprocess_exec", "create_subprocess_shell", "open_process", "run_process", "to_process"),
    "asyncio.run",
}
"""On Windows, a loop that starts processes cannot be psycopg's: `bots.event_loop` makes that one, and coroutines that
start processes go through `knowledge.child_processes`."""
PATHS = re.compile(r"/(?:dev|etc|proc|tmp|usr|var)(?:/|$)")


def test_every_package_with_code_of_a_machine_has_a_wheel_for_each_system_that_needs_it() -> None:
    lacking, seen = list[str](), 0
    for found in PIN.finditer((REPOSITORY / "requirements.lock").read_text(encoding="utf-8")):
        if found[3].count("--hash") <= PURE_HASHES:
            continue
        seen += 1
        lacking += [f"{found['pin']} for {system}" for system in _needing(found["marker"]) - _having(found["pin"])]
    assert seen > 40
    assert lacking == [], "run scripts/systems, which looks them up"


def _needing(marker: str | None) -> set[str]:
    """Return the systems on which a requirement is installed, with any Python."""
    return {
        system
        for system, values in WHEELS["systems"].items()
        for python in WHEELS["pythons"]
        if not marker or Marker(marker).evaluate(_environment(values, python))
    }


def _environment(values: dict[str, str], python: str) -> dict[str, str]:
    versions = {"python_version": python, "python_full_version": f"{python}.9"}
    return {**values, **versions, "implementation_name": "cpython", "platform_python_implementation": "CPython"}


def _having(pin: str) -> set[str]:
    return set(WHEELS["wheels"].get(pin, ()))


@pytest.mark.slow
def test_the_code_calls_nothing_that_a_system_lacks() -> None:
    assert {
        str(file.relative_to(REPOSITORY)): found for file in SOURCES if (found := _bound(file.read_text("utf-8")))
    } == {}


@pytest.mark.parametrize(
    ("source", "bound"),
    [
        ("import fcntl", ["fcntl"]),
        ("def f():\n    from pwd import getpwnam", ["pwd"]),
        ("import os\nos.geteuid()", ["os.geteuid"]),
        ("import os\nif sys.platform != 'win32':\n    os.geteuid()\n", []),
        ("import os\nif sys.platform == 'win32':\n    pass\nelse:\n    os.kill(1, 2)\n", []),
        ("import os\nif sys.platform == 'win32':\n    os.kill(1, 2)\n", ["os.kill"]),
        ("assert sys.platform != 'win32'\nimport fcntl, os\nos.fork()", []),
        ("import signal\nsignal.SIGKILL, signal.SIGTERM", ["signal.SIGKILL"]),
        ("loop.add_signal_handler(2, f)", ["add_signal_handler"]),
        ("try:\n    loop.add_signal_handler(2, f)\nexcept NotImplementedError:\n    pass", []),
        ("try:\n    loop.add_signal_handler(2, f)\nexcept ValueError:\n    pass", ["add_signal_handler"]),
        ("open('/proc/self/status')", ["/proc/self/status"]),
        ("'''The folder /tmp is told of.'''", []),
        ("import asyncio\nasyncio.create_subprocess_exec('git')", ["create_subprocess_exec"]),
        ("from core.storage.socket_server import SocketServer", ["core.storage.socket_server"]),
    ],
)
def test_what_a_system_lacks_is_found_where_no_branch_keeps_it_away(source: str, bound: list[str]) -> None:
    assert _bound(source) == bound


def _bound(source: str) -> list[str]:
    """Return what a module uses that some system lacks, outside the branches that keep that system away."""
    tree = ast.parse(source)
    if _refuses_windows(tree):
        return []
    found = [name for node in _reached(tree) for name in _names(node)]
    return [name for name in found if name not in LOOPS or "with_processes" not in source]


def _reached(node: ast.AST) -> list[ast.AST]:
    """Return a node and those below it that run on Windows, too."""
    children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.If) and _excludes_windows(node.test):
        children = [*node.orelse]
    elif isinstance(node, ast.If) and _is_windows(node.test):
        children = [node.test, *node.body]
    elif isinstance(node, ast.Try) and any(_names_error(handler) for handler in node.handlers):
        children = [*node.handlers, *node.orelse, *node.finalbody]
    return [node, *(below for child in children for below in _reached(child))]


def _excludes_windows(test: ast.expr) -> bool:
    return ast.unparse(test) in {"sys.platform != 'win32'", "sys.platform == 'linux'", "sys.platform == 'darwin'"}


def _is_windows(test: ast.expr) -> bool:
    return ast.unparse(test) == "sys.platform == 'win32'"


def _names_error(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and "NotImplementedError" in ast.unparse(handler.type)


def _names(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names if _is_elsewhere(alias.name)]
        case ast.ImportFrom(module=str(module)):
            return [module] if _is_elsewhere(module) else []
        case ast.Attribute(value=ast.Name(id="signal"), attr=name) if name.startswith("SIG") and name.isupper():
            return [] if name in SIGNALS or name.startswith("SIG_") else [f"signal.{name}"]
        case ast.Attribute(value=ast.Name(id=module), attr=name) if f"{module}.{name}" in CALLS | LOOPS:
            return [f"{module}.{name}"]
        case ast.Attribute(attr=str(name)) | ast.Constant(value=str(name)) if name in METHODS | LOOPS or PATHS.match(
            name
        ):
            return [name]
    return []


@cache
def _is_elsewhere(module: str) -> bool:
    """Tell whether a module, or one of ours, is not there on Windows."""
    path = REPOSITORY / f"{module.replace('.', '/')}.py"
    return module in MODULES or (path.is_file() and _refuses_windows(ast.parse(path.read_text(encoding="utf-8"))))


def _refuses_windows(module: ast.Module) -> bool:
    return any(isinstance(node, ast.Assert) and _excludes_windows(node.test) for node in module.body)
