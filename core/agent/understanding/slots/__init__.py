"""Fills the arguments of a call with the words of a message that give them."""
