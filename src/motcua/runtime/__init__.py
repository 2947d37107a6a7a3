"""Child processes and the embedded database."""
