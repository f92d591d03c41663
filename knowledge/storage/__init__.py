"""Storage: documents, passages and the lexical index in PostgreSQL; vectors in Chroma."""
