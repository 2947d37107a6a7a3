"""Events, cursors, refusals, base types."""
