"""Tell every page of the demo how far its past has been filled."""

from django.conf import settings
from django.http import HttpRequest

from motcua.demo.models import Progress


def progress(_request: HttpRequest) -> dict[str, object]:
    """Give templates ``demo_progress``: the row while it is filling, else None."""
    if not settings.DEMO:
        return {"demo_progress": None}
    return {"demo_progress": Progress.objects.filter(finished_at=None).first()}
