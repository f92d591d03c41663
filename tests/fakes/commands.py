"""`frontdesk …` from the command line, in processes that are killed (SIGKILL) and started again."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Mapping


@dataclass(slots=True)
class Command:
    """One process at a time; what it writes is in a file."""

    name: str
    variables: Mapping[str, str]
    log: Path
    process: Process = field(init=False)

    async def start(self) -> None:
        frontdesk = Path(sys.executable).parent / "frontdesk"
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                frontdesk, self.name, env=dict(self.variables), stdout=log, stderr=log
            )

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Command]:
        await self.start()
        try:
            yield self
        finally:
            await self.kill()
