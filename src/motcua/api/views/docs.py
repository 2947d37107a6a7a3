"""The description for programs, and as a page for people; both open to everybody."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.api.description import description


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the description as OpenAPI 3.1."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation, by noun."""
    return render(request, "api/docs/page.html", {"groups": _groups(), "about": description()})


def _groups() -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            line = {"method": method.upper(), "path": path, "is_open": False} | operation
            line["fields"] = _fields(operation)
            line["answers"] = [int(status) for status in operation["responses"]]
            groups.setdefault(operation["tags"][0], []).append(line)
    return [{"name": name, "operations": found} for name, found in groups.items()]


def _fields(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is sent: parameters, then the fields of the body."""
    found = [
        {
            "name": one["name"],
            "place": one["in"],
            "is_required": one["required"],
            "about": one.get("description", ""),
        }
        for one in operation["parameters"]
    ]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    reference = body.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
    schema = description()["components"]["schemas"].get(reference, {})
    return found + [
        {
            "name": name,
            "place": "body",
            "is_required": name in schema.get("required", []),
            "about": field.get("description", ""),
        }
        for name, field in schema.get("properties", {}).items()
    ]
