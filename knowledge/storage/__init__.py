"""Storage: documents, passages and the lexical index in PostgreSQL, and the vectors in Chroma."""
