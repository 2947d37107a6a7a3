"""Routes and their steps."""
