"""Electronic signatures on PDF: PAdES B-LT and B-LTA, a person first, then the organisation."""
