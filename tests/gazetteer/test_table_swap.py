"""gazetteer.loaders.swap: the new table is the old one to everybody who uses it."""

import pytest
from django.db import OperationalError, connection

from centres.gazetteer.loaders import table_swap as swapping
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.loaders.table_swap import limit_lock_waits, swap_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def cursor():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE old (code text CONSTRAINT a_name_of_its_own PRIMARY KEY)")
        cursor.execute("CREATE TABLE new (code text CONSTRAINT new_pkey PRIMARY KEY)")
        cursor.execute("INSERT INTO new VALUES ('N80NP')")
        yield cursor


def privileges(cursor):
    cursor.execute(
        "SELECT grantee, privilege_type, is_grantable FROM information_schema.role_table_grants"
        " WHERE table_name = 'old' ORDER BY 1, 2"
    )
    return cursor.fetchall()


def test_the_rows_are_the_new_ones_under_the_old_name(cursor):
    swap_tables(cursor, "old", "new")

    cursor.execute("SELECT code FROM old")
    assert cursor.fetchall() == [("N80NP",)]
    cursor.execute("SELECT to_regclass('new')")
    assert cursor.fetchone() == (None,)


def test_the_primary_key_and_its_index_keep_their_name(cursor):
    swap_tables(cursor, "old", "new")

    cursor.execute(
        "SELECT conname, conindid::regclass::text FROM pg_constraint WHERE conrelid = 'old'::regclass"
    )
    assert ("a_name_of_its_own", "a_name_of_its_own") in cursor.fetchall()


def test_those_who_might_read_the_old_table_may_read_the_new_one(cursor):
    cursor.execute("GRANT SELECT ON old TO PUBLIC")
    cursor.execute("GRANT SELECT, UPDATE ON old TO pg_monitor WITH GRANT OPTION")
    before = privileges(cursor)

    swap_tables(cursor, "old", "new")

    assert privileges(cursor) == before
    assert ("PUBLIC", "SELECT", "NO") in before
    assert ("pg_monitor", "UPDATE", "YES") in before


def test_the_owner_stays(cursor):
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone() == (False,):
        pytest.skip("only a superuser can give a table away; make's own role is none")
    cursor.execute("ALTER TABLE old OWNER TO pg_monitor")

    swap_tables(cursor, "old", "new")

    cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'old'")
    assert cursor.fetchone() == ("pg_monitor",)


def test_a_lock_is_waited_for_only_briefly(cursor, somebody_else, monkeypatch):
    monkeypatch.setattr(swapping, "LOCK_TIMEOUT", "50ms")
    somebody_else.execute("LOCK TABLE gazetteer_place IN ACCESS EXCLUSIVE MODE")

    with pytest.raises(LoadRefused, match="in use by somebody else"), limit_lock_waits(cursor):
        cursor.execute("DELETE FROM gazetteer_place")


def test_other_faults_of_the_database_keep_their_own_words(cursor):
    cursor.execute("SET LOCAL statement_timeout = '20ms'")

    with pytest.raises(OperationalError, match="statement timeout"), limit_lock_waits(cursor):
        cursor.execute("SELECT pg_sleep(2)")
