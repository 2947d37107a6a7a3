"""Rows of the case as the forms the law prescribes; always Vietnamese."""
