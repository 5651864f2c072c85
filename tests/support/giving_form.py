"""What a giver sends, as a browser would."""

import time_machine

FROM_US = {"HTTP_SEC_FETCH_SITE": "same-origin"}
ANN = {"first_name": "Ann", "last_name": "Other", "email": "me@giver.test"}
HOME = {"residency": "uk", "house": "7", "address": "High Street\nLeeds", "postcode": "ls14dy", "country": ""}


def give(client, **answers):
    """Opens the form, fills in its three steps for two minutes and goes to pay; `step` stops before."""
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        opened = client.get("/support-us/").context["form"].initial["opened"]
    with time_machine.travel("2026-11-21T10:02:00Z", tick=False):
        facts = (
            {
                "opened": opened,
                "subject": "",
                "frequency": "once",
                "amount": "",
                "other": "25",
                "scope": "all",
                "step": "pay",
            }
            | ANN
            | answers
        )
        return client.post("/support-us/give/", facts, **FROM_US)


def declare(client, **answers):
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        opened = client.get("/support-us/gift-aid/").context["form"].initial["opened"]
    with time_machine.travel("2026-11-21T10:02:00Z", tick=False):
        facts = {"opened": opened, "subject": "", "agree": "on"} | ANN | HOME | answers
        return client.post("/support-us/gift-aid/", facts, **FROM_US)
