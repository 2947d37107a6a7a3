"""Components, templates, css."""
