"""Motcua: the one-stop shop of a province as software."""
