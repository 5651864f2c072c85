"""5,000 centres out as a table, looked at and applied: `make shell`, then `python -m tests.bench.tables`.

Each step is the whole request of the office in a process of its own: seconds of the clock, seconds of processor (its
own and PostgreSQL's), and the most memory that the process ever held. To reach: a minute and 300 MB.
"""

import csv
import io
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

CENTRES = 5_000
DATABASE = "bench_msntc_tables"
STEPS = [
    "start",
    *(f"{step} {kind}" for kind in ("csv", "xlsx") for step in ("out", "look-same", "look-changed", "apply")),
]


def main() -> None:
    from tests.support.running_site import drop_database, server_connection

    with tempfile.TemporaryDirectory() as folder, server_connection() as server:
        drop_database(server, DATABASE)
        server.execute(f'CREATE DATABASE "{DATABASE}"')
        own = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{DATABASE}").geturl()
        env = os.environ | {"DATABASE_URL": own, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        try:
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=env, check=True)
            for step in ["fill", *STEPS]:
                command = [sys.executable, "-m", "tests.bench.tables", *step.split(), folder]
                subprocess.run(command, env=env, check=True)
        finally:
            drop_database(server, DATABASE)


def step(name: str, *rest: str) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from tests.bench import cpu

    folder = Path(rest[-1])
    settings.STATE_DIR = folder / "state"
    if name == "fill":
        return fill()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    server = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
    work = prepared(name, folder, *rest[:-1])
    clock, mine, theirs = time.monotonic(), time.process_time(), cpu.used_ms(server)
    work()
    clock, mine, theirs = time.monotonic() - clock, time.process_time() - mine, cpu.used_ms(server) - theirs
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{' '.join([name, *rest[:-1]]):20} {clock:5.1f} s, CPU {mine:5.1f} s and PostgreSQL's {theirs / 1000:5.1f} s, "
        f"{most:4.0f} MB",
        flush=True,
    )


def prepared(name: str, folder: Path, kind: str = ""):
    """What is to be measured, with its file ready."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.signals import user_logged_in
    from django.test import Client

    from tests.support.staff import has_shown_it

    user_logged_in.connect(has_shown_it)
    client = Client()
    client.force_login(get_user_model().objects.get(username="office"))
    same, changed = folder / f"same.{kind}", folder / f"changed.{kind}"

    def out():
        page = client.post("/admin/centres/centre/export/", {"kind": kind})
        assert page.status_code == 200
        same.write_bytes(page.content)

    def look(path: Path):
        with path.open("rb") as file:
            page = client.post("/admin/centres/centre/import/", {"file": file})
        assert page.status_code == 200
        return page.content.decode()

    def apply():
        words = re.search(r'name="table" value="([^"]+)"', (folder / "page.html").read_text())[1]
        page = client.post("/admin/centres/centre/import/apply/", {"table": words, "apply": "1"}, follow=True)
        assert f"{CENTRES} centres changed" in page.text, page.text[:3000]

    def look_same():
        assert "nothing would change" in re.sub(r"\s+", " ", look(same))

    def look_changed():
        (folder / "page.html").write_text(look(changed))

    if name == "look-changed":
        changed.write_bytes(edited(same.read_bytes(), kind))
    return {
        "start": lambda: client.get("/admin/centres/centre/import/").content,
        "out": out,
        "look-same": look_same,
        "look-changed": look_changed,
        "apply": apply,
    }[name]


def edited(data: bytes, kind: str) -> bytes:
    """The table with another town, phone, postcode, note and therapy in every row."""
    from centres.import_export.reading import read_table
    from centres.import_export.workbooks import write_workbook

    table = read_table(data, f"same.{kind}")
    at = {head: n for n, head in enumerate(table.heads)}
    lines = []
    for n, row in enumerate(table.rows):
        cells = row.cells
        cells[at["town"]] = f"{kind} town {n}"
        cells[at["phone"]] = f"0{1134960000 + n % 1000 + (kind == 'csv')}"[:5] + f" {n:06}"
        cells[at["postcode"]] = f"N{n % 9 + 1} {n % 7}AB"
        cells[at["closure note"]] = f"{kind}: mind the step. " * 5
        cells[at["therapies"]] = f"made-up-1;made-up-{n % 5 + 3 + 2 * (kind == 'csv')}"
        lines.append(cells)
    if kind == "xlsx":
        return write_workbook(table.heads, lines)
    file = io.StringIO(newline="")
    csv.writer(file).writerows([table.heads, *lines])
    return file.getvalue().encode()


def fill() -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.gis.geos import Point

    from centres.gazetteer.models import PostcodeLocation
    from centres.models import Centre, Offer
    from therapies.models import Therapy

    get_user_model().objects.create_superuser("office", password="x")
    therapies = [Therapy.objects.create(slug=f"made-up-{n}", name=f"Made-up {n}") for n in range(1, 11)]
    PostcodeLocation.objects.bulk_create(
        PostcodeLocation(code=f"N{a}{b}AB", point=Point(-0.1, 51.5 + a / 99, srid=4326))
        for a in range(1, 10)
        for b in range(7)
    )
    made = Centre.objects.bulk_create(
        (
            Centre(
                slug=f"made-up-centre-{n}",
                name=f"Made-up Centre {n}",
                status="published",
                address=f"{n} High Street\nBehind the church",
                town=f"Testham {n}",
                county="Testshire",
                nation="England",
                postcode="N8 0AB",
                phone=f"01632 {n:06}",
                email=f"centre-{n}@example.org",
                website=f"https://example.org/{n}",
                charity_number=f"{1000000 + n}",
                also_offers=f"Tea for {n}\nSinging",
                opening_hours="Monday to Friday, ten to four, by appointment. " * 3,
                who_may_come="Anyone with MS, and carers",
                form_first="yes",
                letter_first="advised",
                terms_checked_on=date(2026, 10, 1),
                confirmed_on=date(2026, 11, 1),
                point=Point(-0.1 - n / 10_000, 51.5, srid=4326),
                pin="address",
                source=f"The accounts of charity {n}, and its own pages. " * 4,
                source_date="accounts to 2025-12-31",
                contact_email=f"contact-{n}@example.org",
                second_contact_email=f"second-{n}@example.org",
            )
            for n in range(CENTRES)
        ),
        batch_size=500,
    )
    Offer.objects.bulk_create(
        Offer(centre=centre, therapy=therapy) for centre in made for therapy in therapies[:3]
    )


if __name__ == "__main__":
    step(*sys.argv[1:]) if sys.argv[1:] else main()
