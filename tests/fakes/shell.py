"""A shell for tests: runs the command `frontdesk` in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]


class Shell:
    """Runs `frontdesk` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("FRONTDESK_", "OPENAI_"))}
        self.env = {**kept, "FRONTDESK_HOME": str(folder / "home"), "PYTHONPATH": str(REPOSITORY)}

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "frontdesk", *arguments],
            cwd=self.folder,
            env={**self.env, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *arguments: str, stdin: bytes = b"", status: int = 0, **env: str) -> tuple[str, str]:
        process = self.start(*arguments, **env)
        out, err = process.communicate(stdin, timeout=120)
        assert process.returncode == status, err.decode()
        assert "Traceback" not in err.decode()
        return out.decode(), err.decode()

    def lines(self, *arguments: str, **options: Any) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run(*arguments, **options)[0].splitlines()]
