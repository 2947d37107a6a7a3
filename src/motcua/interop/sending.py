"""One event over the wire: CloudEvents 1.0 as JSON, signed after Standard Webhooks."""

import http.client
import json
import socket
import ssl
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from standardwebhooks import Webhook

from motcua.dossiers.states import NATIONAL_CODES, State
from motcua.interop.addresses import Target, resolve
from motcua.interop.errors import AddressRefused
from motcua.interop.models import Delivery, Endpoint
from motcua.people.identity import decrypt_text

PURPOSE = "webhook secret"
TIMEOUT_SECONDS = 10
_READ_BYTES = 1024


def event_of(delivery: Delivery) -> dict[str, Any]:
    """Return the act as a CloudEvent: ids, codes, verbs and states, never a person."""
    dossier = delivery.dossier
    return {
        "specversion": "1.0",
        "id": f"{dossier.uuid}/{delivery.sequence}",
        "source": f"{settings.PUBLIC_URL}/api/v1/dossiers",
        "type": f"vn.motcua.dossier.{delivery.verb}",
        "subject": str(dossier.uuid),
        "time": localtime(delivery.at).isoformat(),
        "sequence": f"{delivery.sequence:010}",
        "datacontenttype": "application/json",
        "data": {
            "dossier": str(dossier.uuid),
            "code": dossier.code,
            "sequence": delivery.sequence,
            "verb": delivery.verb,
            "state": delivery.state,
            "national_code": NATIONAL_CODES[State(delivery.state)],
            "procedure": dossier.procedure_version.procedure.code,
            "receiving_unit": dossier.receiving_unit.code,
            "deciding_unit": dossier.deciding_unit.code,
        },
    }


def send(delivery: Delivery, *, at: datetime) -> tuple[bool, str]:
    """Send once; return whether it arrived, and what was answered. Follows no redirect."""
    body = json.dumps(event_of(delivery), ensure_ascii=False)
    try:
        target = resolve(delivery.endpoint.url)
        status = _post(target, body.encode(), _headers(delivery, body, at))
    except AddressRefused as refusal:
        return False, str(refusal)[:200]
    except (OSError, http.client.HTTPException) as error:
        return False, type(error).__name__
    return 200 <= status < 300, str(status)


def secret_of(endpoint: Endpoint) -> str:
    """Return the secret with which its events are signed."""
    return decrypt_text(PURPOSE, endpoint.secret_sealed)


def _headers(delivery: Delivery, body: str, at: datetime) -> dict[str, str]:
    name = str(delivery.uuid)  # the same at every attempt, so that a receiver knows it again
    signature = Webhook(secret_of(delivery.endpoint)).sign(name, at, body)
    return {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "Motcua",
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def _post(target: Target, body: bytes, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT_SECONDS)
    connection.sock = _socket(target)
    try:
        connection.request("POST", target.path, body=body, headers=headers)
        response = connection.getresponse()
        response.read(_READ_BYTES)
        return response.status
    finally:
        connection.close()


def _socket(target: Target) -> socket.socket:
    """Return a connection to the address that was checked, not to what the name means by now."""
    plain = socket.create_connection((target.address, target.port), timeout=TIMEOUT_SECONDS)
    if target.scheme == "http":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
