"""A bare Django view under the same gunicorn settings: the yardstick that lets the figures carry to other machines."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__, SECRET_KEY="bare", MIDDLEWARE=[])
urlpatterns = [path("", lambda request: HttpResponse("bare"))]
application = get_wsgi_application()
