from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0021_batches"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposedchange",
            name="before",
            field=models.JSONField(
                blank=True,
                db_default={},
                default=dict,
                help_text="The same as it stood then: others may change it since.",
            ),
        ),
    ]
