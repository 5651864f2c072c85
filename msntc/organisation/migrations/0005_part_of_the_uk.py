from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_one_search_index")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="registered_in",
            field=models.CharField(
                blank=True,
                help_text="England and Wales, Scotland or Northern Ireland, as Companies House has it.",
                max_length=40,
                verbose_name="part of the UK where the company is registered",
            ),
        )
    ]
