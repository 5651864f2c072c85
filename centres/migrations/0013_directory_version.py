"""The directory's version, and the triggers that move it whenever something that is shown of a centre changes."""

from django.db import migrations, models

WATCHED = (
    "centres_centre centres_centre_therapies centres_openingtime centres_dayexception centres_accessfact "
    "centres_photo centres_oxygen therapies_therapy therapies_therapypage"
).split()
FUNCTION = """
CREATE FUNCTION move_directory_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    drawn bigint := floor(random() * 1e15);
BEGIN
    UPDATE centres_directoryversion SET number = drawn WHERE id = (
        SELECT id FROM centres_directoryversion ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
        INSERT INTO centres_directoryversion (number) VALUES (drawn);
    END IF;
    RETURN NULL;
END $$"""
TRIGGER = """
CREATE TRIGGER move_directory_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION move_directory_version()"""


class Migration(migrations.Migration):
    dependencies = [("centres", "0012_changes_by_links"), ("therapies", "0006_who_wrote")]

    operations = [
        migrations.CreateModel(
            name="DirectoryVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION move_directory_version()"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER move_directory_version ON {table}")
            for table in WATCHED
        ),
    ]
