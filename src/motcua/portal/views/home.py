"""The front door."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from motcua.catalogue.models import ProcedureVersion, Sector

#: What happens in a life: icon, name, what it brings, and the words that find it.
LIVES = (
    ("baby", _("A child is born"), _("Birth, health insurance, residence"), "khai sinh"),
    ("rings", _("Getting married"), _("Registration, marital status"), "kết hôn"),
    ("home", _("House and land"), _("Land certificate, transfer, building"), "sổ đỏ"),
    ("car", _("Vehicles and driving"), _("Driving licence, registration"), "giấy phép lái xe"),
    ("passport", _("Going abroad"), _("Passport, exit and entry"), "hộ chiếu"),
    ("shop", _("Opening a shop or company"), _("Household business, company"), "hộ kinh doanh"),
    ("health", _("Illness and old age"), _("Social assistance, insurance"), "trợ cấp xã hội"),
    ("leaf", _("Somebody has died"), _("Death registration, inheritance"), "khai tử"),
)
#: Searches offered under the box.
OFTEN = ("hộ chiếu", "giấy phép lái xe", "lý lịch tư pháp", "sổ đỏ")
SECTORS = 8


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Offer the search, what happens in a life, and the largest sectors."""
    today = timezone.localdate()
    shown = ProcedureVersion.objects.shown(today).order_by()
    counted = Sector.objects.filter(procedures__versions__in=shown.values("pk"))
    sectors = counted.annotate(count=Count("procedures", distinct=True)).order_by("-count")
    return render(
        request,
        "portal/home/show.html",
        {
            "lives": LIVES,
            "often": OFTEN,
            "sectors": sectors[:SECTORS],
            "total": shown.count(),
        },
    )
