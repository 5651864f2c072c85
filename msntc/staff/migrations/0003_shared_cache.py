"""The table of the cache that all processes share (CACHES in the settings), as Django's createcachetable makes it.

UNLOGGED: after a crash it is empty, and nobody minds.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_roles")]
    operations = [
        migrations.RunSQL(
            """CREATE UNLOGGED TABLE shared_cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX shared_cache_expires ON shared_cache (expires);""",
            "DROP TABLE shared_cache",
        )
    ]
