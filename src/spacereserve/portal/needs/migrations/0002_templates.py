from django.db import migrations

from spacereserve.portal.needs.starting import add_templates, drop_templates


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial")]

    operations = [migrations.RunPython(add_templates, drop_templates)]
