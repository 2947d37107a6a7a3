"""Papers that were asked for, sent by the applicant from the dossier's page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.core.errors import Refusal
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.portal.following import is_admitted
from motcua.portal.forms.papers import PapersForm
from motcua.portal.pages.tracking import Tracking


@login_not_required
@never_cache
@require_POST
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what was chosen, for who gave the PIN; a file that is refused says why."""
    at = now()
    found = Dossier.objects.with_reference(reference).first()
    if found is None or not is_admitted(request, found, at=at):
        return redirect("portal:tracking", reference)
    page = Tracking(found, at)
    form = page.papers_form(request.POST, request.FILES)
    if form is None:
        messages.info(request, _("Nothing is asked of you now"))
        return redirect("portal:tracking", found.reference)
    if form.is_valid() and _is_sent(form, page):
        messages.success(request, _("Your papers have arrived. The counter looks at them now."))
        return redirect("portal:tracking", found.reference)
    facts = {"dossier": found, "page": page, "now": at, "papers_form": form}
    return render(request, "portal/tracking/show.html", facts, status=422)


def _is_sent(form: PapersForm, page: Tracking) -> bool:
    sent = form.kept(page.at)
    if form.errors:
        return False
    try:
        actions.send_papers(page.dossier, sent, at=page.at)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
