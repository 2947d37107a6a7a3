"""Old years in sealed files: ``blocks`` is the file, ``lines`` what stands in it, ``writing`` makes
one from the database, ``finding`` reads one dossier's rows back, ``checking`` proves the files.

A file is gzip over JSON lines in blocks, so that any program can read it, and one dossier's rows
are found without reading it all (docs/adr/0112).
"""
