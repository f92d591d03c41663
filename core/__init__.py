"""The core: it knows messages, turns and abilities, and neither a platform nor a vector store."""
