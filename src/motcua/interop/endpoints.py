"""Endpoints are opened, stopped, and given again what they missed, by who manages the unit."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.errors import Invalid
from motcua.core.models import Event
from motcua.core.text import nfc
from motcua.dossiers.states import Verb
from motcua.interop.addresses import resolve
from motcua.interop.errors import NotDead, StoppedAlready
from motcua.interop.models import Delivery, Endpoint
from motcua.interop.sending import PURPOSE
from motcua.org.actions.gate import need_manager
from motcua.org.models import Unit
from motcua.people.identity import encrypt_text
from motcua.people.models import User


@transaction.atomic
def open_endpoint(
    *, name: str, url: str, unit: Unit, verbs: Sequence[str] = (), by: User, at: datetime
) -> tuple[Endpoint, str]:
    """Open an endpoint and return it with its secret, shown this once.

    Raises NotManager, Invalid, and AddressRefused for an address into an inner network.
    """
    need_manager(by, unit, at)
    if not nfc(name):
        raise Invalid(reason=_("Say which system hears the events."))
    if set(verbs) - set(Verb.values):
        raise Invalid(reason=_("Choose which acts are told."))
    resolve(url)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    endpoint = Endpoint.objects.create(
        name=nfc(name)[:120],
        url=url,
        unit=unit,
        verbs=sorted(set(verbs)),
        secret_sealed=encrypt_text(PURPOSE, secret),
        made_at=at,
        made_by=by,
    )
    _tell("endpoint.opened", endpoint, by=by, at=at)
    return endpoint, secret


@transaction.atomic
def stop_endpoint(endpoint: Endpoint, *, by: User, at: datetime) -> Endpoint:
    """Send nothing there any more; what was sent stays listed."""
    found = Endpoint.objects.select_for_update(of=("self",)).select_related("unit")
    endpoint = found.get(pk=endpoint.pk)
    need_manager(by, endpoint.unit, at)
    if endpoint.stopped_at:
        raise StoppedAlready
    endpoint.stopped_at = at
    endpoint.save(update_fields=["stopped_at"])
    _tell("endpoint.stopped", endpoint, by=by, at=at)
    return endpoint


@transaction.atomic
def replay(delivery: Delivery, *, by: User, at: datetime) -> Delivery:
    """Try a given-up event again, from the first pause; what waits behind it follows."""
    found = Delivery.objects.select_for_update(of=("self",)).select_related("endpoint__unit")
    delivery = found.get(pk=delivery.pk)
    need_manager(by, delivery.endpoint.unit, at)
    if delivery.dead_at is None:
        raise NotDead
    delivery.dead_at, delivery.attempts, delivery.next_at = None, 0, at
    delivery.save(update_fields=["dead_at", "attempts", "next_at"])
    _tell("delivery.replayed", delivery.endpoint, by=by, at=at)
    return delivery


def _tell(kind: str, endpoint: Endpoint, *, by: User, at: datetime) -> None:
    facts = {"endpoint_id": endpoint.pk, "unit_id": endpoint.unit_id, "by_id": by.pk}
    Event.objects.create(kind=kind, at=at, facts=facts)
