"""Made-up centres in the scratch database, at the places of real postcodes."""

import psycopg

INSERT = """
INSERT INTO centres_centre (name, slug, status, address, town, county, nation, postcode, phone, email, website,
    charity_number, also_offers, opening_hours, closure_note, closed_reason, who_may_come, form_first, letter_first,
    point, pin, source, source_date, contact_email, second_contact_email, staff_notes, version, document)
SELECT initcap(translate(left(md5(n::text), 8), '0123456789', 'ghijklmnop')) || ' Made-up Centre',
    'made-up-' || n, 'published', n || ' High Street', 'Testham', '', 'England', '',
    '020 7946 0000', '', 'https://example.org', '', '', '', '', '', '', '', '',
    point, 'address', 'made up', '', '', '', repeat('note ', 100), 1, '{}'
FROM (SELECT point, row_number() OVER (ORDER BY md5(code)) AS n FROM gazetteer_postcodelocation
      WHERE point IS NOT NULL AND hashtext(code) %% 300 = 0) AS places WHERE n <= %s
"""


FACTS = (
    "blue-badge parking-near step-free wide-doors seats toilet changing-places roll-in chamber-step hoist companion "
    "assistance-dogs hearing-loop cool-room quiet-space soft-light"
).split()


def centres(database: psycopg.Connection, count: int) -> None:
    """Put exactly `count` published centres there, each with three therapies."""
    database.execute("TRUNCATE centres_centre CASCADE")
    made = database.execute(INSERT, [count]).rowcount
    assert made == count, f"{made} centres instead of {count}"
    database.execute(
        "INSERT INTO centres_centre_therapies (centre_id, therapy_id, terms, covers) "
        "SELECT centre.id, therapy.id, '', '' "
        "FROM centres_centre AS centre, (SELECT id FROM therapies_therapy ORDER BY id LIMIT 3) AS therapy"
    )
    database.execute("VACUUM ANALYZE centres_centre, centres_centre_therapies")


def fill(database: psycopg.Connection) -> None:
    """Everything that a centre can say of itself, for all that there are."""
    for table, columns, values in (
        (
            "centres_openingtime",
            "service, weekday, opens, closes, by_appointment",
            "'building', day, time '09:00', time '12:00', false FROM generate_series(0, 6) AS day",
        ),
        (
            "centres_openingtime",
            "service, weekday, opens, closes, by_appointment",
            "'chamber', day, time '09:30', time '16:00', true FROM generate_series(0, 4) AS day",
        ),
        (
            "centres_dayexception",
            "service, day, reason, by_appointment",
            "'', current_date + day * 7, 'Training', false FROM generate_series(1, 5) AS day",
        ),
        (
            "centres_accessfact",
            "fact, answer, note, checked_on",
            "fact, 'yes', 'Ask at the desk', current_date FROM unnest(%s::text[]) AS fact",
        ),
        (
            "centres_oxygen",
            "pressures, seats, filled_with, checked_on",
            "'{150,200}'::smallint[], 6, 'air', current_date",
        ),
    ):
        wanted = f"INSERT INTO {table} (centre_id, {columns}) SELECT centre.id, filled.* FROM centres_centre AS centre"
        arguments = [FACTS] if "%s" in values else None
        database.execute(f"{wanted} CROSS JOIN (SELECT {values}) AS filled", arguments)
    database.execute(
        "UPDATE centres_centre_therapies SET terms = 'donation', pence = 1250, covers = 'an hour', "
        "checked_on = current_date"
    )
    database.execute("UPDATE centres_centre SET confirmed_on = current_date")
    database.execute("VACUUM ANALYZE")


def postcodes(database: psycopg.Connection, count: int) -> list[str]:
    """`count` distinct real postcodes from all over the table, the same ones in each run."""
    rows = database.execute(
        "SELECT code FROM gazetteer_postcodelocation WHERE point IS NOT NULL AND code NOT LIKE 'BT%%' "
        "AND hashtext(code) %% 2000 = 1 ORDER BY md5(code) LIMIT %s",
        [count],
    ).fetchall()
    assert len(rows) == count
    return [code for (code,) in rows]


def mix(database: psycopg.Connection, codes: list[str]) -> list[str]:
    """What people really type, in 300: 240 postcodes, 36 centres' names, 24 places of which 6 misspelt."""
    names = database.execute(
        "SELECT split_part(name, ' ', 1) FROM centres_centre ORDER BY id LIMIT 36"
    ).fetchall()
    return [*codes[:240], *(name for (name,) in names), *places(database, 18), *misspelt(database, 6)]


def places(database: psycopg.Connection, count: int) -> list[str]:
    """Names of places, large and small."""
    rows = database.execute(
        "SELECT DISTINCT name, md5(name) FROM gazetteer_place "
        "WHERE name ~ '^[A-Za-z ]{7,}$' ORDER BY md5(name) LIMIT %s",
        [count],
    ).fetchall()
    return [name for name, _ in rows]


def misspelt(database: psycopg.Connection, count: int) -> list[str]:
    """The same with the fourth and fifth letter changed round, and a letter left out at the end."""
    return [f"{name[:3]}{name[4]}{name[3]}{name[5:-1]}" for name in places(database, count)]
