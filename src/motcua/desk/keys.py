"""Which keys an officer may put in the place of ours. Pure: no request, no database."""

import re
from collections.abc import Mapping

#: The keys that our pages use; a test reads the templates and compares.
GIVEN = frozenset({f"Alt+{key}" for key in "1234CGJKLMNOPQRUWXY"} | {"Ctrl+Enter", "Ctrl+K"})
#: Menus and address bar, and the one that toggles Vietnamese typing.
_TAKEN = frozenset(f"Alt+{key}" for key in "DEFZ")
#: One modifier and a letter or figure. With Ctrl, browsers leave few alone.
_KEY = re.compile(r"Alt\+[A-Z0-9]|Ctrl\+(?:[BIKM]|Enter)")


def is_free(key: str, *, instead_of: str, own: Mapping[str, str]) -> bool:
    """Say whether the key may take the place of one of ours, beside the officer's other own keys.

    A key of ours is free once the officer has moved it away.
    """
    if instead_of not in GIVEN or key in _TAKEN or not _KEY.fullmatch(key):
        return False
    others = {given: own.get(given, given) for given in GIVEN if given != instead_of}
    return key not in others.values()
