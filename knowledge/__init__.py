"""Knowledge: loads documents, splits them into passages, and finds the passages that answer a question."""
