"""Tests run on the real PostgreSQL: the one of DATABASE_URL, or the embedded one."""
