"""Maps: coastlines, projections and outlines as paths of a picture."""

from __future__ import annotations

from spacereserve.engine.reports.maps.land import LAND_SOURCE
from spacereserve.engine.reports.maps.region import Region, draw_region
from spacereserve.engine.reports.maps.world import WORLD, draw_world_land

__all__ = ["LAND_SOURCE", "WORLD", "Region", "draw_region", "draw_world_land"]
