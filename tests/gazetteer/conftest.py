"""What the tests of the gazetteer share: a second connection, and the rows of the directory that is installed."""

import psycopg
import pytest
from django.db import connection

from centres.gazetteer.loaders import pypi_package
from tests.support import gazetteer_files as sources


@pytest.fixture
def somebody_else(db):
    """A second real connection to the test database: another visitor, or another operator."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        yield other
        other.rollback()


@pytest.fixture(scope="session")
def installed() -> dict[str, list[tuple]]:
    """The installed directory's rows for the first letters B, E, J, N, S, T and Z, by letter."""
    letters = {row[0][0] for row in sources.EVERYWHERE} | {"N"}
    files = {
        file.name.removeprefix("postcodes_")[0]: file for file in pypi_package.read_installed_directory()
    }
    return {letter: list(files[letter].rows) for letter in sorted(letters)}
