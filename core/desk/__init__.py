"""The desk: decides whether to answer, gathers what a turn needs, and runs turns in a worker."""
