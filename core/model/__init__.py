"""Values and ports that every other package builds on. Imports nothing of ours."""
