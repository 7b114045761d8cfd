"""The portal as a reserve: every kept record together, as the engine knows them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from spacereserve.engine.folder import in_canonical_order
from spacereserve.engine.model import TABLES, Reserve
from spacereserve.portal.alliance.models import ReserveHeader
from spacereserve.portal.errors import ConflictError
from spacereserve.portal.records.nouns import all_nouns

__all__ = ["reserve_now"]


def reserve_now() -> Reserve:
    """The reserve as the portal holds it now.

    Drafts are left out: agreements count from the day both sides have signed.

    Returns:
        The reserve, in canonical order.

    Raises:
        ConflictError: The portal has no reserve yet.
    """
    header = ReserveHeader.objects.first()
    tables = {table: _records(table) for table in TABLES}
    if header is None or not tables["levels"]:
        raise ConflictError(
            _("There is no reserve yet"),
            rule=_("a reserve has a name and at least one alert level"),
            way_out=_("import a reserve folder, or enter name and levels"),
            code="no-reserve",
        )
    return in_canonical_order(Reserve.model_validate({**header.record, **tables}))


def _records(table: str) -> list[Any]:
    rows = all_nouns()[table].model.objects.order_by("identifier")
    if table == "agreements":
        rows = rows.filter(in_force=True)
    return list(rows.values_list("record", flat=True))
