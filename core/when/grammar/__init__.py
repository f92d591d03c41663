"""The grammar: finds the meanings in the characters of a text."""
