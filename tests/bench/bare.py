"""Two yardsticks under the same gunicorn settings, that let the figures carry to other machines and other minutes.

A bare Django view has a small working set. A slow minute of a shared machine slows large programs and not small ones,
so beside it stands a long page of a plain template: many nodes, filters and objects, and nothing of the site's own.
"""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

ROWS = [
    {f"field_{n}": f"<{row} & {n}>" for n in range(24)} | {"row": row, "parts": list("abcdef")}
    for row in range(40)
]
SOURCE = "{% for one in rows %}" + "".join(
    f"{{% if one.field_{n} %}}<p class='{n}'>{{{{ one.field_{n}|upper|truncatewords:{n + 2} }}}}"
    f"{{% for part in one.parts %}}{{{{ part }}}}{{% endfor %}}</p>{{% endif %}}"
    for n in range(0, 24, 6)
) + "{% endfor %}"  # fmt: skip
LONG = Engine().from_string(SOURCE)

settings.configure(
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bare",
    MIDDLEWARE=[],
    SITE_URL="http://localhost",  # of which each process of the site asks a search at its start
)
urlpatterns = [
    path("", lambda request: HttpResponse("bare")),
    path("long/", lambda request: HttpResponse(LONG.render(Context({"rows": ROWS})))),
]
application = get_wsgi_application()
