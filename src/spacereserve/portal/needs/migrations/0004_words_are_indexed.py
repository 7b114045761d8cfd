from django.db import migrations

from spacereserve.portal.records.search_index import index_words


class Migration(migrations.Migration):
    dependencies = [("needs", "0003_further_domains")]

    operations = [index_words("needs_need")]
