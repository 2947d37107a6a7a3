"""Dossiers of past years out of another system's table: read, judged, taken over.

``mapping`` says which column is what, ``table`` reads the file, ``rows`` judges a row,
``actions.foreign`` writes what stands firm.
"""
