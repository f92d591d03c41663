"""The grammar: from the characters of a text to the meanings in it."""
