"""The page as readers would see it if it were published now: for staff only, and never kept by anybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def preview(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    return HttpResponse("later")


@never_cache
@require_safe
def phone(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    return HttpResponse("later")
