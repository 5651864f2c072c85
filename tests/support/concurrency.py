"""Several people, or runs of a command, at the same moment, each with a connection of their own."""

import threading

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client


def at_once(*deeds) -> list:
    """What each gave back or raised; they begin together."""
    start, found = threading.Barrier(len(deeds), timeout=30), [None] * len(deeds)

    def run(n, deed):
        try:
            start.wait()
            found[n] = deed()
        except Exception as fault:
            found[n] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, deed)) for n, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def staff(name: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser(name, password="x"))
    return client
