"""That the last release goes on serving while this one is brought in, and that this one can be taken back.

Expand, then contract: what 1.0.0 writes must still fit after our migrations, because they run while it serves.
"""

import pytest
from django.db import migrations
from django.db.migrations.loader import MigrationLoader

LAST_RELEASE = {
    "organisation": 5,
    "limits": 1,
    "post": 4,
    "staff": 5,
    "giving": 15,
    "search": 2,
    "centres": 17,
    "centre_requests": 2,
    "gazetteer": 6,
    "therapies": 9,
}
"""The number of the last migration of 1.0.0, by app."""
GONE = (migrations.RemoveField, migrations.RenameField, migrations.DeleteModel, migrations.RenameModel)


def list_new_migrations() -> list:
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours = {key: one for key, one in found.items() if key[0] in LAST_RELEASE}
    new = [one for (app, name), one in sorted(ours.items()) if int(name[:4]) > LAST_RELEASE[app]]
    return [*new, *(one for (app, _), one in sorted(found.items()) if app == "centre_calls")]


def test_there_is_something_to_look_at():
    assert len(list_new_migrations()) >= 5


@pytest.mark.parametrize("migration", list_new_migrations(), ids=str)
def test_the_last_release_goes_on_writing_after_it(migration):
    made = {one.name.lower() for one in migration.operations if isinstance(one, migrations.CreateModel)}
    for operation in migration.operations:
        assert not isinstance(operation, GONE), operation.describe()
        if isinstance(operation, migrations.AddField) and operation.model_name_lower not in made:
            field = operation.field
            is_filled = field.null or field.has_db_default() or field.many_to_many
            assert is_filled, f"{operation.describe()}: old code does not know it, and writes nothing there"


@pytest.mark.parametrize("migration", list_new_migrations(), ids=str)
def test_it_can_be_undone(migration):
    for operation in migration.operations:
        assert operation.reversible, operation.describe()
