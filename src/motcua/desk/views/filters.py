"""Filters that an officer keeps under a name; they hold codes, never persons."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.errors import Invalid
from motcua.desk.forms.filters import Filters, KeptFilterForm
from motcua.desk.requests import Request
from motcua.dossiers.models import WorkFilter


@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep the filters of a list under a name; the same name is written over."""
    form = KeptFilterForm(request.POST)
    if not form.is_valid():
        raise Invalid(reason=_("Give the filter a name of at most 60 letters."))
    query = Filters.read_query(form.cleaned_data["query"])
    WorkFilter.objects.update_or_create(
        user=request.user, name=form.cleaned_data["name"], defaults={"query": query}
    )
    messages.success(request, _("The filter is kept."))
    return redirect(f"{reverse('desk:work')}?{query}")


@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    """Delete one's own filter."""
    get_object_or_404(WorkFilter, user=request.user, pk=pk).delete()
    return redirect("desk:work")
