"""What every page's frame says: the centre's name, whether this is the demo."""

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Give templates `frame`: demo, centre_name, place_name, hotline, live_origin."""
    return {
        "frame": {
            "demo": settings.DEMO,
            "centre_name": settings.CENTRE_NAME,
            "place_name": settings.PLACE_NAME,
            "hotline": settings.HOTLINE,
            "live_origin": settings.LIVE_ORIGIN,
        }
    }
