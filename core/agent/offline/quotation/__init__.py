"""Answers by quotation: the sentences of passages that answer a question, and how sure it is that they do."""
