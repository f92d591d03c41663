from __future__ import annotations

from knowledge.versions import DocumentVersion, PassageDraft


def test_passages_that_are_kept_are_not_new() -> None:
    kept, new = (PassageDraft(id_, n, 0, 1, (), "a", "a") for n, id_ in enumerate(("p1", "p2")))
    version = DocumentVersion("d", "/", "A", "a", "public", "", "", "en", None, 1, "aa", (kept, new))
    assert version.new_passages == (kept, new)
    version = DocumentVersion(
        "d", "/", "A", "a", "public", "", "", "en", None, 1, "aa", (kept, new), kept=frozenset({"p1"})
    )
    assert version.new_passages == (new,)
