"""Files, forms, signatures."""
