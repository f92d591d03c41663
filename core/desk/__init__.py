"""The desk: whether to speak, what to gather, and the worker that runs turns."""
