"""`make bench`: what a request costs, what a page weighs, how long the postcodes take to load, what places are known.

Figures are processor milliseconds a request over all processes, PostgreSQL's included, because wall-clock times on
a shared machine say little; a bare Django view is measured in the same run. A scratch database is made and dropped.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from tests.bench import cpu, made_up, visitors, weight
from tests.support.running_site import ROOT, RunningSite, connect, free_port, wait_for

DATABASE = "bench_msntc"
REQUESTS = 300
ROUNDS = 2
KS = (60, 5_636)
PAGES = ("oxygen-therapy", "fatigue", "physiotherapy", "about-ms")
CENTRES = [f"/centres/made-up-{n}/" for n in range(1, 61)]
KNOWN = ("fatigue", "oxygen", "leeds", "bladder", "gift aid", "tired all the time")
MISSPELT = ("fatige", "oxigen therepy", "physiotheropy", "councelling", "cryotheripy", "incontinance")
TOUCH = "UPDATE centres_centre SET name = name WHERE false"
"""Changes nothing, and moves the directory's version as every change does."""
MOVE = """
UPDATE centres_centre SET point = ST_Project(point, 20000, 1) WHERE id = (SELECT min(id) FROM centres_centre)"""


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        bare_site() as (bare, bare_pid),
        RunningSite.on_new_database(DATABASE, Path(folder)) as site,
        site.connection() as database,
    ):
        report_load(site.database_url)
        database.execute(
            "VACUUM ANALYZE"
        )  # or the server does it meanwhile, and it counts as a visitor's work
        codes = made_up.postcodes(database, 300)
        roots = [site.process.pid, server_pid(database)]
        for count in KS * ROUNDS:
            made_up.centres(database, count)
            site.manage("rebuild_search_index")
            database.execute("VACUUM ANALYZE search_entry, search_word")
            if count == KS[0]:
                report_travel(site.database_url, database)
            print(f"\nK = {count:,} centres, {len(codes)} distinct postcodes, {REQUESTS} requests each")
            print("CPU-ms to reach: results 2, JSON 1.2, misspelt place 15, a centre 1.2 (15 cold)")
            report_yardsticks(bare, bare_pid)
            report_searches(site.url, roots, database, codes)
            report_site_search(site.url, roots)
            report_centres(site.url, roots, database)
        made_up.centres(database, 60)
        made_up.fill(database)
        print("\nEverything filled in; CPU-ms to reach: a page 1.2, 15 cold")
        report_yardsticks(bare, bare_pid)
        report_centres(site.url, roots, database)
        report("a therapy page", site.url, [f"/therapies/{slug}/" for slug in PAGES], roots)
        report("all therapies", site.url, ["/therapies/"], roots)
        report_weights(site.url, codes[0])
        report_memory(site.process.pid)
        report_places(site.database_url)


def report_yardsticks(url: str, pid: int) -> None:
    report("a bare Django view", url, ["/"], [pid])
    report("a long plain template", url, ["/long/"], [pid])


def report_searches(url: str, roots: list[int], database: psycopg.Connection, codes: list[str]) -> None:
    report("home", url, ["/"], roots)
    report("results, HTML", url, find(codes), roots)
    report(
        "results, filtered", url, [f"{one}&therapy=oxygen-therapy&day=tuesday" for one in find(codes)], roots
    )
    report("a sheet of cards", url, [f"/centres/card/?{urlencode({'q': text})}" for text in codes], roots)
    report("results, JSON", url, [f"/api/v1/centres/nearest/?q={code}" for code in codes], roots)
    report("the mix, HTML", url, find(made_up.mix(database, codes)), roots)
    report("misspelt place, HTML", url, find(made_up.misspelt(database, 60)), roots)


def report_site_search(url: str, roots: list[int]) -> None:
    """To reach: 8 for known words, 15 for misspelt ones, however many centres there are."""
    for name, words in (("site search, known", KNOWN), ("site search, misspelt", MISSPELT)):
        report(name, url, [f"/search/?{urlencode({'q': word})}" for word in words], roots)


def report_centres(url: str, roots: list[int], database: psycopg.Connection) -> None:
    report("one centre", url, CENTRES, roots)
    report("a visit card", url, [f"{path}card/" for path in CENTRES], roots)
    report("one centre, 304", url, CENTRES[:1], roots, revisits=True)  # to reach: 0.5 more than the bare view
    plans = list_plans(database)  # to reach: 5 more than the centre
    report("a plan as it opens", url, plans, roots)
    report("a plan from N8", url, [f"{path}?start=N8&week=3&sessions=20" for path in plans], roots)
    database.execute(TOUCH)
    before = cpu.used_ms(*roots)
    visitors.visit(url, ["/centres/?q=LS1"], 20, 4)  # each process reads the directory anew
    print(f"{'a new directory':22}  in all processes: {cpu.used_ms(*roots) - before:5.0f} CPU-ms")
    before = cpu.used_ms(*roots)
    visitors.visit(url, CENTRES, len(CENTRES), 1)
    print(f"{'one centre, cold':22}  1 at once: {(cpu.used_ms(*roots) - before) / len(CENTRES):5.2f} CPU-ms")


def list_plans(database: psycopg.Connection) -> list[str]:
    """As they open: of sixty centres at most."""
    rows = database.execute(
        "SELECT id FROM centres_centre WHERE status = 'published' ORDER BY id LIMIT 60"
    ).fetchall()
    return [f"/centres/plan/{pk}/" for (pk,) in rows]


def find(typed: list[str]) -> list[str]:
    return [f"/centres/?{urlencode({'q': text})}" for text in typed]


def report(name: str, url: str, paths: list[str], roots: list[int], revisits: bool = False) -> None:
    visitors.visit(url, paths, 200, 4)  # warm: what is kept, each process keeps for itself
    line = f"{name:22}"
    for concurrency in (1, 8):
        before = cpu.used_ms(*roots)
        times = visitors.visit(url, paths, REQUESTS, concurrency, revisits)
        each = (cpu.used_ms(*roots) - before) / REQUESTS
        line += (
            f"  {concurrency} at once: {each:5.2f} CPU-ms, p50 {times.p50:6.1f} ms, p99 {times.p99:6.1f} ms"
        )
    print(line, flush=True)


@contextmanager
def bare_site() -> Iterator[tuple[str, int]]:
    """The bare view under the site's own gunicorn settings."""
    port = free_port()
    env = os.environ | {"PORT": str(port)}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "python:msntc.dev.gunicorn",
        "tests.bench.bare:application",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        wait_for(f"http://localhost:{port}/", process)
        yield f"http://localhost:{port}", process.pid
    finally:
        process.terminate()
        process.wait(10)


def server_pid(database: psycopg.Connection) -> int:
    """The PostgreSQL server's first process, on this machine."""
    backend = database.execute("SELECT pg_backend_pid()").fetchone()[0]
    try:
        return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        sys.exit("PostgreSQL runs on another machine: its share of the work cannot be counted here.")


def report_places(database_url: str) -> None:
    """How well names of places are understood; alone: `python -m tests.bench.places`."""
    print(flush=True)
    env = os.environ | {"DATABASE_URL": database_url}
    subprocess.run([sys.executable, "-m", "tests.bench.places"], cwd=ROOT, env=env, check=True)


def report_load(database_url: str) -> None:
    """Time and memory of the loader, size of the table, and what one look-up touches."""
    start = time.monotonic()
    loader = start_command(database_url, "load_postcodes")
    _, status, usage = os.wait4(loader.pid, 0)
    assert status == 0
    with connect(database_url) as database:
        size, count = database.execute(
            "SELECT pg_total_relation_size('gazetteer_postcodelocation'), count(*) FROM gazetteer_postcodelocation"
        ).fetchone()
        plan = database.execute(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM gazetteer_postcodelocation WHERE code = 'N80NP'"
        ).fetchone()[0][0]["Plan"]
    print(
        f"\nload_postcodes          {count:,} codes in {time.monotonic() - start:.1f} s, "
        f"loader's memory {usage.ru_maxrss / 1024:.0f} MB, table and index {size / 2**20:.0f} MB"
    )
    print(
        f"one look-up             {plan['Node Type']}, {plan['Shared Hit Blocks'] + plan['Shared Read Blocks']} pages"
    )


def report_travel(database_url: str, database: psycopg.Connection) -> None:
    """Time and memory of all minutes by car (to reach: 2 minutes, 1 GB), and of one centre's that moved (5 s)."""
    for what, statement in (("all centres", TOUCH), ("one that moved", MOVE)):
        database.execute(statement)
        start = time.monotonic()
        _, status, usage = os.wait4(start_command(database_url, "estimate_travel").pid, 0)
        assert status == 0
        print(
            f"estimate_travel         {what}: {time.monotonic() - start:.1f} s, "
            f"{usage.ru_utime + usage.ru_stime:.1f} CPU-s besides PostgreSQL's, {usage.ru_maxrss / 1024:.0f} MB"
        )


def start_command(database_url: str, name: str) -> subprocess.Popen:
    env = os.environ | {
        "DATABASE_URL": database_url,
        "SITE_URL": "http://localhost:1",
        "SECRET_KEY": "b" * 60,
    }
    command = [sys.executable, "manage.py", name]
    return subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def report_weights(url: str, code: str) -> None:
    print("\nFirst visit, compressed (to reach: 90 KB and 8 requests before the map)")
    for path in [
        "/",
        f"/centres/?q={code}",
        "/centres/all/",
        "/centres/made-up-1/",
        "/therapies/",
        *(f"/therapies/{slug}/" for slug in PAGES[:2]),
        "/support-us/",
        f"/centres/?q={code}&map=1",
    ]:
        size, requests = weight.weigh(url + path)
        print(f"{path:34} {size / 1024:5.1f} KB in {requests} requests")


def report_memory(pid: int) -> None:
    """The workers' own memory: proportional set size, which shares what they share."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        rollup = dict(
            line.split(":") for line in Path(f"/proc/{child}/smaps_rollup").read_text().splitlines()[1:]
        )
        print(
            f"worker {child}: {int(rollup['Pss'].split()[0]) / 1024:.0f} MB, "
            f"{int(rollup['Rss'].split()[0]) / 1024:.0f} MB with what it shares"
        )


if __name__ == "__main__":
    main()
