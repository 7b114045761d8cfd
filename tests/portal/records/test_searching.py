"""The search finds a part of a word; PostgreSQL does so from an index."""

import pytest
from django.db import connection

from spacereserve.portal.needs.models import Need

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the index is PostgreSQL's"
)
@pytest.mark.parametrize("word", ["identifier", "name", "name_fr"])
def test_a_part_of_a_word_is_found_from_the_index(word):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    rows = Need.objects.filter(**{f"{word}__icontains": "baltic"}).order_by()

    assert "needs_need_words" in rows.explain()
