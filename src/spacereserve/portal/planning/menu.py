"""Places in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.look.context import Entry
from spacereserve.portal.planning.rights import reads_plans

__all__ = ["ENTRIES"]

ENTRIES = (Entry("planning", _("Planning"), reads_plans),)
