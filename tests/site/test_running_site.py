"""The running site, on every postcode there is and the real starter centres, asked as a visitor asks it."""

import json
import socket
import urllib.error
import urllib.request
from email.message import Message
from math import inf
from urllib.parse import urlsplit

import pytest
from geopy.distance import geodesic
from prometheus_client.parser import text_string_to_metric_families

from centres.search.travel.cells import get_cell

NEAREST = "/api/v1/centres/nearest/"
HANG_UP = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
"""It waits until each is gone, at most five seconds."""


def get(address: str, **headers: str) -> tuple[int, Message, str]:
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


def ask(site: str, **query: str | int) -> dict:
    asked = "&".join(f"{name}={str(value).replace(' ', '+')}" for name, value in query.items())
    return json.loads(get(f"{site}{NEAREST}?{asked}")[2])


@pytest.fixture(scope="module")
def centres(site):
    """Every published centre with a point: slug, name, (latitude, longitude)."""
    features = json.loads(get(site + "/api/v1/centres/")[2])["features"]
    return [
        (feature["id"], feature["properties"]["name"], tuple(reversed(feature["geometry"]["coordinates"])))
        for feature in features
        if feature["geometry"]
    ]


def test_the_whole_directory_is_loaded(running_site):
    with running_site.connection() as database:
        codes, placed = database.execute(
            "SELECT count(*), count(point) FROM gazetteer_postcodelocation"
        ).fetchone()

    assert codes > 2_700_000
    assert placed > 2_690_000


@pytest.mark.parametrize(
    ("postcode", "latitude", "longitude"),
    [
        ("SW1A 1AA", 51.501009, -0.141588),
        ("EH99 1SP", 55.952064, -3.174589),
        ("IV1 1HY", 57.477843, -4.225089),
        ("TR1 2HE", 50.262658, -5.048514),
        ("LL57 2DG", 53.229193, -4.129437),
        ("NR1 3JU", 52.628641, 1.296320),
        ("ZE1 0AA", 60.153222, -1.141595),
    ],
)
def test_known_postcodes_stand_where_they_stand(site, postcode, latitude, longitude):
    origin = ask(site, q=postcode)["origin"]

    assert (origin["label"], origin["precision"]) == (postcode, "postcode")
    assert geodesic((origin["latitude"], origin["longitude"]), (latitude, longitude)).m < 3


IRISH_SEA = ["DG1", "DG2", "DG5", "DG6", "DG7", "DG8", "DG9", "KA26", "PA28", "CA14", "CA27", "CA28", "CA95"]
"""Districts of Great Britain that are nearest to Northern Ireland in a straight line."""


def test_the_order_agrees_with_a_brute_force_sort_for_a_thousand_postcodes(site, running_site, centres):
    running_site.manage("estimate_travel")  # to centres that other tests have made here, too
    with running_site.connection() as database:
        codes = database.execute(
            "SELECT code FROM gazetteer_postcodelocation TABLESAMPLE BERNOULLI (0.2) REPEATABLE (7) "
            "WHERE point IS NOT NULL ORDER BY md5(code) LIMIT 1000"
        ).fetchall()
        slugs = dict(database.execute("SELECT id, slug FROM centres_centre").fetchall())
        ways = {
            cell: {slugs[pk]: time for pk, time in zip(pks, times, strict=True)}
            for cell, pks, times in database.execute("SELECT cell, centres, minutes FROM centres_travelcell")
        }
    assert len(codes) == 1000
    told = 0

    for (code,) in codes:
        answer = ask(site, q=code, limit=7)
        here = answer["origin"]["latitude"], answer["origin"]["longitude"]
        minutes = ways.get(get_cell(*here[::-1]), {})
        ranked = sorted(
            (minutes.get(slug, inf), geodesic(here, point).miles, name, slug) for slug, name, point in centres
        )[:7]
        expected = [row[1:] for row in ranked]

        assert [centre["slug"] for centre in answer["centres"]] == [slug for *_, slug in expected], code
        for centre in answer["centres"]:
            known, shown = minutes.get(centre["slug"]), centre["minutes_by_car"]
            told += shown is not None
            assert (known is None) == (shown is None), code
            assert known is None or shown["from"] <= max(known, 5) <= shown["to"], code
        for centre, (miles, *_) in zip(answer["centres"], expected, strict=True):
            step = centre["distance_rounded_to"]
            true = (
                max(miles, 1) if step == 1 else miles
            )  # about a mile is the least that is said of the nearest
            assert abs(centre["distance_miles"] - true) <= step / 2 + 1e-6, code
    assert told > 6_000


@pytest.mark.parametrize(
    ("postcode", "nearest"),
    [
        ("CT4 7DZ", "Kent Neuro Therapy Centre"),
        ("BN42 4AB", "Sussex MS Centre"),
        ("PL26 7JF", "Merlin Neuro Therapy Centre"),
        ("KW1 4AA", "The Healing Hub (MS Therapy Centre Wick)"),
        ("PA34 4AA", "Oban MS Therapy Centre"),
        ("BT1 5GS", "Oxygen Therapy Centre (Larne)"),
    ],
)
def test_people_near_a_centre_are_sent_to_it(site, postcode, nearest):
    assert ask(site, q=postcode)["centres"][0]["name"] == nearest


@pytest.mark.parametrize("postcode", ["JE2 3BX", "GY1 1WW", "IM1 1AA"])
def test_the_islands_are_answered_from_their_parishes(site, postcode):
    origin = ask(site, q=postcode)["origin"]

    assert origin["precision"] == "district"
    assert "We measured from the middle of" in origin["note"]


def test_an_unknown_postcode_in_a_known_sector_is_answered_from_its_middle(site):
    origin = ask(site, q="BS32 4BR")["origin"]  # in no edition of the directory

    assert origin["precision"] == "sector"
    assert geodesic((origin["latitude"], origin["longitude"]), (51.5488, -2.5528)).km < 3


def test_the_site_says_that_it_is_well(site):
    assert get(site + "/healthz")[0] == 200


def test_static_files_are_hashed_compressed_and_kept_for_ever(site):
    page = get(site + "/")[2]
    sheet = page.partition('href="/static/css/site')[2].partition('"')[0]

    status, headers, _ = get(f"{site}/static/css/site{sheet}")
    assert status == 200
    assert "immutable" in headers["Cache-Control"]
    request = urllib.request.Request(f"{site}/static/css/site{sheet}", headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize("path", ["/", "/centres/?q=N80NP", "/centres/all/", "/no/such/page", "/therapies/"])
def test_no_cookie_is_set_and_the_policy_is_strict(site, path):
    _, headers, _ = get(site + path)

    assert "Set-Cookie" not in headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_a_cookie_that_somebody_sends_changes_nothing(site):
    plain = get(site + "/centres/?q=N80NP")[2]

    assert get(site + "/centres/?q=N80NP", Cookie="sessionid=forged; csrftoken=x")[2] == plain


def test_an_address_that_no_person_typed_is_refused_before_it_reaches_the_site(site):
    status, _, page = get(site + "/centres/?q=" + "x" * 10_000)

    assert status == 414  # URI Too Long: gunicorn holds a request line to 8,190 bytes
    assert "xxx" not in page


def test_the_longest_that_gets_through_has_a_clear_page(site):
    status, _, page = get(site + "/centres/?q=" + "x" * 8_000)

    assert status == 200
    assert "That is too long" in page


def test_nothing_that_ties_a_person_to_a_postcode_is_logged(site, running_site):
    get(site + "/centres/?q=EH99+1SP", Referer="https://example.org/?q=EH991SP")
    get(site + "/centres/?q=EH99+1ZZ+" + "x" * 9_000)
    get(site + "/no/such/page?q=EH99+1SP")
    get(site + "/centres/%3Fq=EH99+1SP")
    get(site + "/EH991SP/")
    get(site + "/", Host="eh991sp.example.org")
    asked = urlsplit(site)
    with socket.create_connection((asked.hostname, asked.port), timeout=20) as raw:
        raw.sendall(b"GET /centres/?q=Leeds EH99 1SP HTTP/1.1\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400")

    log = running_site.log.read_text()
    assert "eh99" not in log.lower()
    assert (
        '"status": 404, "method": "GET", "path": "no such page"' in log
    )  # something is logged, so the test can fail
    assert "InvalidHTTPVersion" in log


@pytest.mark.parametrize(
    ("postcode", "before", "after"),
    [
        ("CF10 1EP", "The Brightwell", "South West MS Centre"),  # Cardiff: Exeter is over the Bristol Channel
        ("DG1 2BD", "Middlesbrough MS Therapy Centre", "Oxygen Therapy Centre (Larne)"),
        ("DG9 7RT", "Oban MS Therapy Centre", "Oxygen Therapy Centre (Larne)"),
        ("CA14 2AA", "Middlesbrough MS Therapy Centre", "Oxygen Therapy Centre (Larne)"),
        ("KA26 9AA", "Oban MS Therapy Centre", "Oxygen Therapy Centre (Larne)"),
    ],
)
def test_nobody_is_sent_over_the_sea_before_what_is_nearer_by_road(site, postcode, before, after):
    names = [centre["name"] for centre in ask(site, q=postcode, limit=50)["centres"]]

    assert names.index(before) < names.index(after)


@pytest.mark.parametrize("district", IRISH_SEA)
def test_no_district_of_great_britain_is_sent_over_the_irish_sea_first(site, district):
    first = ask(site, q=district, limit=1)["centres"][0]

    assert first["nation"] not in {"Northern Ireland", "Ireland"}


def test_an_island_is_told_of_its_ferry_and_one_without_is_told_the_distance_alone(site):
    (wight,) = ask(site, q="PO30 1XX", limit=1)["centres"]
    (shetland,) = ask(site, q="ZE1 0AA", limit=1)["centres"]

    assert "by car and ferry" in wight["way_words"]
    assert (shetland["minutes_by_car"], shetland["over_water"]) == (None, True)
    assert shetland["way_words"].endswith("in a straight line")
    assert "by car" not in shetland["way_words"]


def test_nobody_notices_that_the_server_has_hung_up(site, running_site):
    for _ in range(10):  # each process has a connection
        ask(site, q="N8 0NP")
    with running_site.connection() as database:
        ended = database.execute(HANG_UP).fetchall()
    assert len(ended) >= 1
    for _ in range(10):
        assert ask(site, q="N8 0NP")["known_at"] is None


def test_all_processes_count_together_for_whoever_asks_on_this_machine(site, running_site):
    def count() -> float:
        said = get(f"http://127.0.0.1:{running_site.metrics_port}/metrics")[2]
        samples = [one for family in text_string_to_metric_families(said) for one in family.samples]
        (homes,) = (
            one.value
            for one in samples
            if one.name == "msntc_request_seconds_count" and one.labels == {"view": "home", "status": "200"}
        )
        return homes

    get(site + "/")
    before = count()
    for _ in range(20):
        get(site + "/")
    assert count() == before + 20
    assert get(f"http://127.0.0.1:{running_site.metrics_port}/")[0] == 404
    assert get(site + "/metrics")[0] == 404
