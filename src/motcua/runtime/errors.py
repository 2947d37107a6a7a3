"""What can go wrong before the first page: always a sentence and what to do."""


def gettext_noop(text: str) -> str:
    """Mark a text for translation. Django's own asks for the settings, which may not be there."""
    return text


class CannotStart(Exception):
    """Something needed is missing or broken; the message says what, and how to mend it.

    ``text`` is English, marked by ``gettext_noop``: Django may not be there yet. Whoever shows it
    to people puts it into their language first (``cli/words.py``).
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text % values if values else text)
        self.text = text
        self.values = values
