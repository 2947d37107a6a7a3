"""Keys of the demo's authorities are made once and lent to one test after another.

Making one takes a twentieth of a second, and whoever signs needs six. No test gets one twice.
Checking one takes as long, and pyHanko reads it anew for each signature and each timestamp: here
it is read, and checked, once.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

#: More than any one test needs.
MOST = 48


@pytest.fixture(autouse=True, scope="session")
def lent_keys() -> Iterator[None]:
    """Lend the keys in turn."""
    from cryptography.hazmat.primitives import serialization

    from motcua.documents import demo_pki

    fresh, turn = demo_pki.new_key, count()

    @lru_cache(maxsize=MOST)
    def key(_number: int) -> "RSAPrivateKey":
        return fresh()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_pki, "new_key", lambda: key(next(turn) % MOST))
        read = lru_cache(maxsize=MOST)(serialization.load_der_private_key)
        patch.setattr(serialization, "load_der_private_key", read)
        yield
