"""The plain indexes serve LIKE too, since their collation is C.

Django's second index for it (varchar_pattern_ops) would only take 60 MB and have to be made anew with each load.
"""

from django.db import migrations

DROP = r"""DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT indexname FROM pg_indexes
        WHERE tablename IN ('gazetteer_postcodelocation', 'gazetteer_postcodearea', 'gazetteer_placename')
        AND indexname LIKE '%\_like' LOOP
        EXECUTE format('DROP INDEX %I', name);
    END LOOP; END $$"""


class Migration(migrations.Migration):
    dependencies = [("gazetteer", "0001_initial")]
    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop)]
