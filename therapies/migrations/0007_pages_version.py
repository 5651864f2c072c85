from django.db import migrations, models

TABLES = ("therapies_therapypage", "therapies_therapy", "therapies_person", "therapies_source")
COUNT = """
CREATE FUNCTION therapies_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO therapies_pagesversion (part, number) VALUES (pg_backend_pid() % 64, 1)
    ON CONFLICT (part) DO UPDATE SET number = therapies_pagesversion.number + 1;
    RETURN NULL;
END $$"""
TRIGGER = """
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {}
FOR EACH STATEMENT EXECUTE FUNCTION therapies_count_change()"""


class Migration(migrations.Migration):
    dependencies = [("therapies", "0006_who_wrote")]

    operations = [
        migrations.CreateModel(
            name="PagesVersion",
            fields=[
                ("part", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(
            [COUNT, *(TRIGGER.format(table) for table in TABLES)],
            [
                *(f"DROP TRIGGER count_change ON {table}" for table in TABLES),
                "DROP FUNCTION therapies_count_change()",
            ],
        ),
    ]
