"""Django's PostgreSQL backend with the embedded server underneath."""
