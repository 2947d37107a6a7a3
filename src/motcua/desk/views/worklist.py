"""The work lists: by duty, in the order of what falls due."""

from datetime import datetime
from hashlib import sha256

from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from motcua.catalogue.models import Sector
from motcua.desk.forms.filters import Filters
from motcua.desk.pages import bulk
from motcua.desk.pages.keyset import COUNTED, bounded
from motcua.desk.pages.work import WorkPage, open_page
from motcua.desk.pages.worklists import TASK_ORDER, WorkList, lists_of
from motcua.desk.requests import Request, Visit
from motcua.dossiers.models import WorkFilter
from motcua.ui.wording import language


@require_GET
def work(request: Request) -> HttpResponse:
    """Show one page of one list."""
    page = _page(request)
    kept = WorkFilter.objects.filter(user=request.user).order_by("name")
    return render(
        request,
        "desk/work/list.html",
        {
            "visit": page.visit,
            "page": page,
            "kept": kept,
            "kept_here": next((one for one in kept if one.query == page.query), None),
            "sectors": _sectors(page),
            "acts": bulk.acts_on(page),
        },
    )


@require_GET
def news(request: Request) -> HttpResponse:
    """Say how many came into the list since the page was drawn."""
    page = _page(request)
    since = parse_datetime(request.GET.get("since", "")) or page.visit.at
    return render(
        request, "desk/work/news.html", {"page": page, "since": since, "count": _came(page, since)}
    )


def _page(request: Request) -> WorkPage:
    visit = Visit.of(request)
    return open_page(
        visit,
        lists_of(visit),
        duty=request.GET.get("duty", ""),
        filters=Filters.read(request.GET),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )


def _came(page: WorkPage, since: datetime) -> str:
    current = page.current
    moment = "since" if current.order is TASK_ORDER else f"{current.path}changed_at"
    came = current.rows.order_by().filter(**{f"{moment}__gt": since})[:COUNTED].count()
    return bounded(came) if came else ""


def _sectors(page: WorkPage) -> list[tuple[str, str]]:
    """Return the fields of what lies on top of the list, for the filter; up to a minute old.

    They are asked of a thousand dossiers: more than all the rest of the page asks.
    """
    whole = next((one for one in page.lists if one.key == page.current.key), None)
    if whole is None:
        return []
    posts = sorted({f"{post.duty}-{post.unit_id}" for post in page.visit.standing.posts})
    name = sha256(f"{whole.key} {posts}".encode()).hexdigest()
    found = caches["near"].get_or_set(name, lambda: _asked(whole)) or []
    return [(code, (language() == "en" and en) or vi) for code, vi, en in found]


def _asked(whole: WorkList) -> list[tuple[str, str, str]]:
    path = f"{whole.path}procedure_version__procedure__sector"
    top = whole.rows.order_by(whole.order.moment, whole.order.key)[:1000].values(path)
    return list(Sector.objects.filter(pk__in=top).values_list("code", "name_vi", "name_en"))
