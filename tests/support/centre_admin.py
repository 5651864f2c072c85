"""The form of a centre in the admin: who opens it, its address, what it would send, and saving it."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from tests.support.therapy_admin import filled

LIST = "/admin/centres/centre/"


def editor(name="mia", *centres):
    user = get_user_model().objects.create_user(name, password="x", is_staff=True)
    rights = "view_centre change_centre view_correctionreport change_correctionreport".split()
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    for centre in centres:
        centre.editors.add(user)
    return user


def change(centre, rest="change/"):
    return f"{LIST}{centre.pk}/{rest}"


def opened(client, centre):
    return filled(client.get(change(centre)).text, "centre_form")


def save(client, centre, **typed):
    """Opens the form, types, saves, and goes back to the list: the form, drawn once more, takes as long as all this.

    A name with two underscores is a row's: access__0__answer.
    """
    typed = {name.replace("__", "-"): value for name, value in typed.items()}
    data = opened(client, centre) | typed
    return client.post(change(centre), data | {"_save": "1"}, follow=True)


ADD = "/admin/centres/centre/add/"
FORM = {
    "name": "New Centre",
    "slug": "new-centre",
    "status": "published",
    "town": "London",
    "nation": "England",
    **{
        f"{rows}-{kind}_FORMS": "0"
        for rows in "opening_times exceptions offers access oxygen photos value_sources".split()
        for kind in ("TOTAL", "INITIAL")
    },
}
