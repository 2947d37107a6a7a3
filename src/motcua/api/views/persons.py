"""Persons are found by the number of their document, never by name alone; always masked."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from motcua.api.answers import answer
from motcua.api.authentication import ApiRequest, Caller, needs
from motcua.api.errors import NotFound
from motcua.api.idempotency import done_once
from motcua.api.intake import declared
from motcua.api.schemas import persons as schemas
from motcua.api.schemas.dossiers import PersonGiven
from motcua.api.surface import ACT_PROBLEMS, PREFIX, PROBLEMS
from motcua.dossiers.errors import NotYours
from motcua.interop.models import Scope
from motcua.org.models import Duty
from motcua.people.actions import declare_person
from motcua.people.models import IdKind, Person, Sex

router = Router(tags=["persons"])


@router.post(
    "/search",
    response={200: schemas.Persons, **PROBLEMS},
    auth=needs(Scope.PERSON_READ),
    operation_id="findPerson",
    url_name="person_search",
)
def search(request: ApiRequest, asked: schemas.NumberAsked) -> HttpResponse:
    """Find the person verified with a document of this number: one, or none."""
    _need_counter(request.auth)
    found = Person.objects.verified().with_number(asked.id_kind, asked.id_number)
    rows = [row.merged_into or row for row in found.select_related("merged_into")[:1]]
    return answer(schemas.Persons(items=[_shown(row) for row in rows]))


@router.post(
    "",
    response={201: schemas.PersonShown, **ACT_PROBLEMS},
    auth=needs(Scope.PERSON_WRITE),
    operation_id="declarePerson",
    url_name="persons",
)
def declare(request: ApiRequest, person: PersonGiven) -> HttpResponse:
    """Declare a person: the verified one where number, name and day of birth agree, else a new."""
    caller = request.auth
    _need_counter(caller)

    def do() -> HttpResponse:
        made = declare_person(declared(person), by=caller.user, at=caller.at)
        return answer(_shown(made), status=201, Location=f"{PREFIX}persons/{made.uuid}")

    return done_once(request, do)


@router.get(
    "/{uuid:uuid}",
    response={200: schemas.PersonShown, **PROBLEMS},
    auth=needs(Scope.PERSON_READ),
    operation_id="readPerson",
    url_name="person",
)
def read(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """Read a person, masked."""
    _need_counter(request.auth)
    found = Person.objects.current().filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    return answer(_shown(found))


def _need_counter(caller: Caller) -> None:
    """Refuse who receives nowhere today, as the counter's own screen does."""
    if not any(post.duty == Duty.RECEIVE for post in caller.standing.posts):
        raise NotYours(reference="persons")


def _shown(person: Person) -> schemas.PersonShown:
    return schemas.PersonShown(
        uuid=person.uuid,
        full_name=person.full_name,
        id_kind=IdKind(person.id_kind),
        number=person.masked_number,
        phone=person.masked_phone,
        email=person.masked_email,
        sex=Sex(person.sex),
        is_verified=person.is_verified,
        declared_at=person.declared_at,
    )
