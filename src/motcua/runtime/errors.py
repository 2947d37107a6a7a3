"""What can go wrong before the first page: always a sentence and what to do."""


class CannotStart(Exception):
    """Something needed is missing or broken; the message says what, and how to mend it."""
