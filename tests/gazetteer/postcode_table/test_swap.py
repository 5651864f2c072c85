"""gazetteer.loaders.postcode_table: the new table is called, indexed and read as the old one was."""

import pytest
from django.db import connection

from centres.gazetteer.models import PostcodeLocation
from tests.support.gazetteer_files import PALACE, many
from tests.support.postcode_table import TABLE, asked, replace

pytestmark = pytest.mark.django_db


def test_names_of_indexes_and_constraints_and_columns_stay_as_the_migrations_made_them():
    facts = {
        "indexes": "SELECT indexname FROM pg_indexes WHERE tablename = %s ORDER BY 1",
        "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"
        " ORDER BY 1",
        "columns": "SELECT column_name, udt_name, is_nullable, collation_name, character_maximum_length"
        " FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
    }
    before = {name: asked(sql, TABLE) for name, sql in facts.items()}

    for _ in range(2):
        replace(PALACE)

        assert {name: asked(sql, TABLE) for name, sql in facts.items()} == before
    assert before["indexes"] == [(f"{TABLE}_pkey",)]


def test_a_look_up_probes_the_primary_key():
    replace(*many(4000))

    plan = PostcodeLocation.objects.filter(code="N80NP").explain()

    assert f"Index Scan using {TABLE}_pkey" in plan
    assert "Index Cond" in plan


def test_those_who_might_read_the_table_still_may():
    asked_before = "SELECT relacl::text FROM pg_class WHERE oid = %s::regclass"
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON {TABLE} TO PUBLIC")
    before = asked(asked_before, TABLE)

    replace(PALACE)

    assert asked(asked_before, TABLE) == before != [(None,)]
