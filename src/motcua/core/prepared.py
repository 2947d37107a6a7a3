"""Queries that Django puts together once, for what nearly every request asks.

Putting a query together takes Django most of the time that reading a few rows takes: of the 2.6 ms
of processor time for an officer's posts half a millisecond was left.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

from motcua.core.planned import planned

M = TypeVar("M", bound=Model)
#: What stands in the query for a value that is said later, by its kind and place: never met as a
#: constant of a query, and small enough for every column of whole numbers.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 32_517 + place,
    str: lambda place: f"value {place} of a prepared query",
    bytes: lambda place: b"value %d of a prepared query" % place,
    date: lambda place: date.min + timedelta(days=place),
}


@dataclass(frozen=True)
class _Plan:
    """The statement of a query, and which of the later values each parameter is."""

    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    places: tuple[int | None, ...]
    converters: dict[int, Any]

    def with_values(self, values: tuple[Any, ...], using: str) -> SQLCompiler:
        """Return a compiler that has nothing left to put together."""
        said = tuple(
            parameter if place is None else values[place]
            for parameter, place in zip(self.parameters, self.places, strict=True)
        )
        ready = copy(self.compiler)
        ready.connection = connections[using]
        ready.as_sql = lambda *_args, **_options: (self.sql, said)  # type: ignore[method-assign]
        ready.get_converters = lambda _columns: self.converters  # type: ignore[assignment,method-assign]
        return ready


@dataclass(frozen=True)
class _Ready:
    """Stands in for a query where Django reads its rows."""

    compiler: SQLCompiler

    def get_compiler(self, using: str) -> SQLCompiler:  # noqa: ARG002 - Django says it
        return self.compiler


class Prepared(Generic[M]):
    """A query of whole rows, ``select_related`` included, with values left open.

    ``build`` returns it for values of the ``kinds`` given (int, str, bytes or date), each of which
    must reach the SQL as a parameter just as it is. It is called once, without a database.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._made: tuple[QuerySet[M], _Plan] | None = None

    def __call__(self, *values: Any) -> list[M]:
        """Ask once. Raises TypeError where a value is of another kind: None would ask otherwise."""
        if tuple(type(value) for value in values) != self._kinds:
            raise TypeError(f"wanted {self._kinds}, got {[type(value) for value in values]}")
        queryset, plan = self._made or self._make()
        ready: Any = _Ready(plan.with_values(values, queryset.db))
        with planned(queryset.db):
            return list(ModelIterable(QuerySet(queryset.model, query=ready, using=queryset.db)))

    def _make(self) -> tuple[QuerySet[M], _Plan]:
        stand_ins = [_STAND_INS[kind](place) for place, kind in enumerate(self._kinds)]
        queryset = self._build(*stand_ins)
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = compiler.as_sql()
        places = tuple(
            stand_ins.index(parameter) if parameter in stand_ins else None
            for parameter in parameters
        )
        if missing := set(range(len(stand_ins))) - set(places):
            raise ValueError(f"values {missing} do not reach the query as they are: {sql}")
        converters = compiler.get_converters([column[0] for column in compiler.select])
        self._made = queryset, _Plan(compiler, sql, tuple(parameters), places, converters)
        return self._made
