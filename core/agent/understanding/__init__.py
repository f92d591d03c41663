"""Understanding: which ability an utterance calls for, with which arguments, and whether it may be done unasked."""
