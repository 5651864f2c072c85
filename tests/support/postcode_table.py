"""The postcode table under test: how it is replaced, what it holds, and what a refused load says."""

import pytest
from django.db import connection

from centres.gazetteer.loaders import postcode_table
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.models import PostcodeLocation
from tests.support.gazetteer_files import a_file

TABLE = PostcodeLocation._meta.db_table


def replace(*rows, **options):
    return postcode_table.replace_postcodes([a_file(*rows)], **options)


def codes():
    return sorted(PostcodeLocation.objects.values_list("code", flat=True))


def asked(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def left_behind():
    return asked("SELECT relname FROM pg_class WHERE relname ~ 'staging|incoming'")


def refusal(*rows, **options):
    with pytest.raises(LoadRefused) as caught:
        replace(*rows, **options)
    return str(caught.value)
