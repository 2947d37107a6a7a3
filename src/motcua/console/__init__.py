"""Set-up and oversight screens."""
