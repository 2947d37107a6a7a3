"""The case: states, moves, clock, history, decision, result."""
