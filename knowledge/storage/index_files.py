"""The files of an embedded Chroma's index, cleaned of what was never meant to be stored.

When Chroma 1.5 begins an index, it writes arrays for more vectors than there are, without setting their memory to zero
before. The files then contain whatever that memory held, such as words of messages.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_HEADER: Final = struct.Struct("<iQQQQ")
"""The beginning of `header.bin`: version, an offset, capacity, number of vectors, and bytes per vector."""
VERSION: Final = 1
NORM_BYTES: Final = 4


def clear_unused(folder: Path) -> None:
    """Overwrite with zeros what the files contain beyond the index's vectors.

    No process may have the index open. Files of an unknown format are left alone. If the process dies meanwhile, a
    part is overwritten, and the next call does the rest.
    """
    for header in folder.glob("*/header.bin"):
        beginning = header.read_bytes()[: _HEADER.size]
        if len(beginning) < _HEADER.size:
            continue
        version, _, capacity, count, width = _HEADER.unpack(beginning)
        files = (header.with_name("length.bin"), NORM_BYTES), (header.with_name("data_level0.bin"), width)
        for path, size in files if version == VERSION else ():
            if path.exists() and path.stat().st_size == capacity * size > count * size:
                with path.open("r+b") as file:
                    file.seek(count * size)
                    file.write(bytes((capacity - count) * size))
