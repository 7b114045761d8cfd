from django.db import migrations

from spacereserve.portal.records.search_index import index_words


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_standings_end")]

    operations = [
        index_words("registry_provider", "registry_service", "registry_asset")
    ]
