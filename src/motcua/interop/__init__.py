"""Other systems: the tokens they come with, the events they are told."""
