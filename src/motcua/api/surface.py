"""The API itself: one instance, its routers, its parser, its problems."""

from typing import Any

import pydantic_core
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.parser import Parser

from motcua.api.errors import NotThisType, Unreadable
from motcua.api.problems import answer_with_problems

#: What any operation may answer besides its own success. No schema is named: ninja would make a
#: class of its own for each of seven hundred answers, at every start; the description names it.
PROBLEMS: dict[Any, Any] = {frozenset({400, 401, 403, 404, 406, 422, 429, 500, 503, 507}): None}
#: Besides these, what an act on a dossier may answer.
ACT_PROBLEMS: dict[Any, Any] = PROBLEMS | {frozenset({409, 412, 415}): None}

#: Besides these, what a file that is sent may meet.
UPLOAD_PROBLEMS: dict[Any, Any] = PROBLEMS | {413: None}

JSON = "application/json"
BYTES = "application/octet-stream"
#: Where the API begins.
PREFIX = "/api/v1/"


class JsonParser(Parser):
    """JSON in UTF-8 that a database can keep: no lone surrogate, no NUL."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON:
            raise NotThisType(wanted=JSON)
        try:
            found = pydantic_core.from_json(request.body, allow_inf_nan=False)
        except ValueError as error:
            raise Unreadable from error
        if b"\\u0000" in request.body and _has_nul(found):
            raise Unreadable
        return found


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(inner) for key, inner in value.items())
    return isinstance(value, list) and any(_has_nul(inner) for inner in value)


api = NinjaAPI(
    title="Motcua",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=JsonParser(),
)
answer_with_problems(api)
