"""The land of the Earth as a picture that maps of the portal lie on."""

from __future__ import annotations

from functools import cache

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from spacereserve.engine.reports.maps.land import land_polygons
from spacereserve.engine.reports.maps.outline import path_of, polygons_in
from spacereserve.engine.reports.maps.projection import Floats

__all__ = ["land_picture"]

_PER_DEG = 10.0
_A_WEEK_S = 7 * 24 * 3600


@require_GET
@cache_control(public=True, max_age=_A_WEEK_S)
def land_picture(request: HttpRequest) -> HttpResponse:
    """The land, longitude and latitude as they are, ten units to a degree."""
    del request
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3600 1800">'
        f'<path id="land" fill-rule="evenodd" d="{_land()}"/></svg>'
    )
    return HttpResponse(picture, content_type="image/svg+xml")


@cache
def _land() -> str:
    polygons = [part for found in land_polygons() for part in polygons_in(found)]
    return path_of(polygons, _place)


def _place(points_deg: Floats) -> Floats:
    return np.column_stack(
        [(points_deg[:, 0] + 180.0) * _PER_DEG, (90.0 - points_deg[:, 1]) * _PER_DEG]
    )
