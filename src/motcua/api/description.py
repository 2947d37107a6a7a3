"""The API described for programs: what ninja knows, made whole for OpenAPI 3.1."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from motcua.api.schemas.problems import Problem
from motcua.api.surface import BYTES, JSON, api
from motcua.documents.sniffing import TAKEN

Schema = dict[str, Any]

PROBLEM_JSON = "application/problem+json"
BINARY: Schema = {"type": "string", "format": "binary"}
ABOUT = """Everything the desk does, for other systems. The same acts and the same two gates: what a
token may not see is 404, what it may not do is 403. Moments are ISO 8601 with offset, money is
whole dong, every refusal is problem+json with a sentence (Accept-Language: vi or en) and a code."""

_KEY: Schema = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "the same request again with this key gets the first answer, for a week",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
_MATCH: Schema = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "the ETag that was read; 412 where somebody acted since",
    "schema": {"type": "string", "pattern": r'^(\*|"[!#-~]+")$'},
    "example": "*",
}
_NONE_MATCH: Schema = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "the ETag at hand; 304 where nothing happened since",
    "schema": {"type": "string", "pattern": r'^"[!#-~]+"$'},
}
_FILE_NAME: Schema = {
    "in": "header",
    "name": "X-File-Name",
    "required": False,
    "description": "of a file sent as the body, percent-encoded",
    "schema": {"type": "string", "pattern": "^[!-~]*$", "maxLength": 300},
}
_TEXT = {"schema": {"type": "string"}}
#: POSTs that write nothing, so need no key.
READING = frozenset({"findPerson", "countDueDate", "lookUp"})
#: What is sent as bytes, and what is answered with bytes.
SENDING = frozenset({"upload", "attachPaper"})
_PDF = ("application/pdf",)
GIVING = {
    "readFile": tuple(kind.name for kind in TAKEN),
    "readResult": _PDF,
    "readDocument": _PDF,
    "readHandOverPaper": _PDF,
    "readReceipt": _PDF,
    "readRegisterFile": (*_PDF, "text/csv"),
}

EXAMPLE: Schema = {
    "procedure": "3.000348",
    "applicant": {
        "full_name": "Nguyễn Thị Hồng Nhung",
        "id_kind": "cccd",
        "id_number": "001190004127",
        "phone": "0900000412",
    },
    "papers": [{"requirement": 1, "originals": 1}, {"requirement": 2, "originals": 1}],
    "fees": [
        {
            "name": "Lệ phí cấp lại",
            "amount": 135000,
            "method": "cash",
            "receipt_number": "0000412",
        }
    ],
}


@cache
def description() -> Schema:
    """Return the whole description; made once in each process."""
    schema: Schema = dict(api.get_openapi_schema())
    schema["info"] |= {
        "description": ABOUT,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    problem = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    schema["components"]["schemas"] |= problem.pop("$defs") | {"Problem": problem}
    for method, operation in operations(schema):
        _complete(method, operation)
    _link(schema)
    _forget_unnamed(schema)
    return schema


def operations(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield method and operation of every address."""
    for methods in schema["paths"].values():
        yield from methods.items()


def _complete(method: str, operation: Schema) -> None:
    name, responses = operation["operationId"], operation["responses"]
    parameters = operation.setdefault("parameters", [])
    if method == "post":
        responses |= {413: _problem("Too large"), 415: _problem("Not taken in this form")}
        if name not in READING and name != "upload":
            parameters.append(_KEY)
    if operation.get("tags") == ["acts"]:
        parameters.append(_MATCH)
    if 304 in responses:
        parameters.append(_NONE_MATCH)
    _complete_bytes(name, operation)
    if name == "takeIn":
        operation["requestBody"]["content"][JSON]["example"] = EXAMPLE
    for status, response in responses.items():
        _complete_response(int(status), response)


def _complete_bytes(name: str, operation: Schema) -> None:
    """Say what is sent or answered as bytes, which ninja cannot know."""
    if name in SENDING:
        operation["parameters"].append(_FILE_NAME)
        operation["requestBody"] = _bytes_sent()
    if name in GIVING:
        content = {kind: {"schema": BINARY} for kind in (BYTES, *GIVING[name])}
        operation["responses"][200]["content"] = content


def _complete_response(status: int, response: Schema) -> None:
    if status >= 400:
        response["content"] = _problem("")["content"]
    headers = response.setdefault("headers", {})
    if status == 429 or status == 503:
        headers["Retry-After"] = _TEXT
    if status == 401:
        headers["WWW-Authenticate"] = _TEXT
    if status < 400 and _shows(response, "DossierShown"):
        headers["ETag"] = _TEXT
    if status < 400 or status == 429:
        headers |= dict.fromkeys(("RateLimit-Limit", "RateLimit-Remaining"), _TEXT)


def _forget_unnamed(schema: Schema) -> None:
    """Drop schemas that nothing names (filters, told as parameters): a client would get each."""
    kept: Schema = {}
    wanted = set(_named(schema["paths"]))
    while wanted:
        kept |= {name: schema["components"]["schemas"][name] for name in wanted}
        wanted = {name for one in wanted for name in _named(kept[one])} - kept.keys()
    schema["components"]["schemas"] = dict(sorted(kept.items()))


def _named(part: Any) -> Iterator[str]:
    """Yield the name of every schema that a part of the description refers to."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].rsplit("/", 1)[-1]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _named(inner)


def _problem(about: str) -> Schema:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {"description": about, "content": {PROBLEM_JSON: {"schema": reference}}}


def _bytes_sent() -> Schema:
    form = {"type": "object", "properties": {"file": BINARY}, "required": ["file"]}
    content = {BYTES: {"schema": BINARY}, "multipart/form-data": {"schema": form}}
    about = "the file; what it is shows in its bytes, whatever it claims to be"
    return {"description": about, "required": True, "content": content}


def _shows(response: Schema, name: str) -> bool:
    schema = response.get("content", {}).get(JSON, {}).get("schema", {})
    return bool(schema.get("$ref", "").endswith(f"/{name}"))


def _link(schema: Schema) -> None:
    """Say what can be done next with what was made: a test walks these links as a client would."""
    found = {operation["operationId"]: operation for _m, operation in operations(schema)}
    on_dossier = [
        name
        for path, methods in schema["paths"].items()
        for name in [operation["operationId"] for operation in methods.values()]
        if path.startswith("/api/v1/dossiers/{uuid}") and path.count("{") == 1
    ]
    _add_links(found, ("takeIn", "submit"), on_dossier, "$response.body#/uuid")
    _add_links(found, ("declarePerson",), ("readPerson",), "$response.body#/uuid")
    _add_links(
        found,
        ("handOver",),
        ("readHandOver", "readHandOverPaper", "takeOver"),
        "$response.body#/uuid",
    )
    for made, next_, place in (
        ("listPapers", "attachPaper", "paper"),
        ("listPapers", "checkPaper", "paper"),
        ("listResults", "readResult", "result"),
        ("listDocuments", "readDocument", "noun"),
        ("listPayments", "readReceipt", "payment"),
    ):
        name = "noun" if place == "noun" else "uuid"
        parameters = {"uuid": "$request.path.uuid", place: f"$response.body#/items/0/{name}"}
        links = found[made]["responses"][200].setdefault("links", {})
        links[next_] = {"operationId": next_, "parameters": parameters}


def _add_links(
    found: dict[str, Schema], makers: tuple[str, ...], names: Any, expression: str
) -> None:
    for maker in makers:
        links = found[maker]["responses"][201].setdefault("links", {})
        for name in names:
            links[name] = {"operationId": name, "parameters": {"uuid": expression}}
