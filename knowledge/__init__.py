"""Knowledge: loads documents, cuts them into passages, and finds the passages that answer a question."""
