"""An officer's own keys: they go with the account, to whatever machine the officer sits at."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.errors import Invalid
from motcua.desk.keys import is_free
from motcua.desk.requests import Request
from motcua.people.actions import forget_keys, keep_key


@require_POST
def change(request: Request) -> JsonResponse:
    """Put a key in the place of one of ours; answer all of the officer's own keys."""
    given, key = request.POST.get("given", ""), request.POST.get("key", "")
    if not is_free(key, instead_of=given, own=request.user.own_keys):
        raise Invalid(
            reason=_("That key is taken by the browser, by Vietnamese typing or by another act.")
        )
    return JsonResponse(keep_key(request.user, given=given, key=key))


@require_POST
def reset(request: Request) -> JsonResponse:
    """Go back to our keys."""
    forget_keys(request.user)
    return JsonResponse({})
