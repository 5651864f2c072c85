"""What online geocoders answered, and whose turn it is to ask one, stands in the shared cache."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("gazetteer", "0004_online_answers")]
    operations = [
        migrations.DeleteModel(name="NotBefore"),
        migrations.DeleteModel(name="OnlineAnswer"),
    ]
