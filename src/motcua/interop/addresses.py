"""Where events may go: public addresses over https, asked anew for each connection.

Who may set up an endpoint must not reach the machines beside ours through it: a name is resolved
once, every address it has is checked, and the connection goes to that very address.
"""

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.interop.errors import AddressRefused

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, kw_only=True)
class Target:
    """An address taken apart, and the machine it means now."""

    scheme: str
    host: str
    port: int
    path: str
    address: str  # of the network


def check_url(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and path; raises AddressRefused for what is no such address."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise AddressRefused(reason=_("This is not an address of the web.")) from None
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOK_PRIVATE):
        raise AddressRefused(reason=_("Events go over https only."))
    if not parts.hostname or parts.username or parts.password or parts.fragment or not port:
        raise AddressRefused(reason=_("This is not an address of the web."))
    if not url.isascii() or any(char <= " " for char in url):
        raise AddressRefused(reason=_("This is not an address of the web."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port, path


def resolve(url: str) -> Target:
    """Return where the address leads now; raises AddressRefused where it leads inside."""
    scheme, host, port, path = check_url(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise AddressRefused(reason=_("Nobody knows this host.")) from None
    addresses = [str(one[4][0]).split("%")[0] for one in found]
    if not settings.WEBHOOK_PRIVATE and not all(_is_public(one) for one in addresses):
        raise AddressRefused(reason=_("This address leads into an inner network."))
    return Target(scheme=scheme, host=host, port=port, path=path, address=addresses[0])


def _is_public(address: str) -> bool:
    found = ip_address(address)
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)
