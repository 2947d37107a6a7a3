"""The door for other systems: the desk's verbs as resources, no rule of its own."""
