"""Markdown: one tree for all readers, the draft that the guards change, and writing it again."""
