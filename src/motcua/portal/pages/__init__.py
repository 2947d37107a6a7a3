"""What a page shows: plain values read from the questions of the domain, one module per noun."""
