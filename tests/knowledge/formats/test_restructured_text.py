from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.formats.restructured_text import rst_to_html

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("See :ref:`the guide <guide>`.", "See <span>the guide</span>."),
        ("Use :class:`~a.b.Desk` and :meth:`!run`.", "Use <span>Desk</span> and <span>run</span>."),
        (".. versionadded:: 2.1", "Added in version 2.1"),
        (".. code-block:: sh\n   :caption: Shell\n\n   make run\n", "make run"),
        (".. py:function:: start(port)\n\n   Starts it.\n", "Starts it."),
    ],
)
def test_directives_and_roles_of_sphinx_are_read(source: str, shown: str) -> None:
    assert shown in rst_to_html(source)


def test_navigation_and_raw_html_are_dropped() -> None:
    page = rst_to_html("Text.\n\n.. toctree::\n   secret\n\n.. raw:: html\n\n   <script>x</script>\n")
    assert "Text." in page
    assert "secret" not in page
    assert "<script>" not in page


def test_no_other_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("s3cret")
    page = rst_to_html(f".. include:: {tmp_path}/secret.txt\n\n.. literalinclude:: {tmp_path}/secret.txt\n")
    assert "s3cret" not in page
