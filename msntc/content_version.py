"""A number that moves with every change of what is shown, so that nothing kept is shown once it is old."""

from django.db import connection, migrations, models

FUNCTION = """
CREATE FUNCTION move_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    drawn bigint := 1 + floor(random() * 1e9);
BEGIN
    UPDATE {table} SET number = number + drawn WHERE id = (
        SELECT id FROM {table} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
        INSERT INTO {table} (number) VALUES (drawn);
    END IF;
    RETURN NULL;
END $$"""
TRIGGER = """
CREATE TRIGGER move_{table} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {watched}
FOR EACH STATEMENT EXECUTE FUNCTION move_{table}()"""


class ContentVersionManager(models.Manager):
    @property
    def sql(self) -> str:
        """The query for the version, to stand in a larger one."""
        return f"SELECT coalesce(sum(number), 0)::bigint FROM {self.model._meta.db_table}"  # noqa: S608  (our own name)

    def current(self) -> int:
        """One query."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql)
            return cursor.fetchone()[0]


def read_versions(*kinds: type["ContentVersion"]) -> tuple[int, ...]:
    """The current version of each kind. One query for all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({kind.objects.sql})" for kind in kinds))
        return cursor.fetchone()


class ContentVersion(models.Model):
    """A part of a version, which is the sum of all parts.

    Triggers of the database (`build_version_triggers`) move a part in the same transaction as every change, whatever
    way in it takes: a part that nobody else is changing just now, or a new one, so that two people who save at once
    never wait here. By random steps, so that a version that was rolled back does not come again.
    """

    number = models.BigIntegerField()

    objects = ContentVersionManager()

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)


def build_version_triggers(table: str, watched: list[str]) -> list[migrations.RunSQL]:
    """For the migration that makes a version's table: any change in the watched tables moves it."""
    triggers = [
        migrations.RunSQL(TRIGGER.format(table=table, watched=one), f"DROP TRIGGER move_{table} ON {one}")
        for one in watched
    ]
    return [migrations.RunSQL(FUNCTION.format(table=table), f"DROP FUNCTION move_{table}()"), *triggers]
