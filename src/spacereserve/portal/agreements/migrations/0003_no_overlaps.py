from django.db import migrations

from spacereserve.portal.agreements.overlaps import add_refusal, drop_refusal


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_initial")]

    operations = [migrations.RunPython(add_refusal, drop_refusal)]
