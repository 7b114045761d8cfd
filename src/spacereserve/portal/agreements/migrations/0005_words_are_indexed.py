from django.db import migrations

from spacereserve.portal.records.search_index import index_words


class Migration(migrations.Migration):
    dependencies = [("agreements", "0004_consents")]

    operations = [index_words("agreements_agreement")]
