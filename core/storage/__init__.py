"""The PostgreSQL database: the server, the lock that names its owner, the tables and their migrations."""
