"""The values that everything else is written in, and the ports. It imports nothing of ours."""
