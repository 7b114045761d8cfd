"""Areas: places and regions on the Earth, as GeoJSON geometry."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from spacereserve.engine.model.record import Latitude, Longitude, Named, Record

__all__ = ["Area", "Geometry", "MultiPoint", "MultiPolygon", "Point", "Polygon"]

Position = tuple[Longitude, Latitude]
Ring = Annotated[tuple[Position, ...], Field(min_length=4)]


def _rule_of_rings(rings: tuple[Ring, ...]) -> None:
    for ring in rings:
        if ring[0] != ring[-1]:
            message = "a ring must be closed: its last position equals its first"
            raise ValueError(message)


class Point(Record):
    """One place."""

    type: Literal["Point"]
    coordinates: Position


class MultiPoint(Record):
    """Several places."""

    type: Literal["MultiPoint"]
    coordinates: Annotated[tuple[Position, ...], Field(min_length=1)]


class Polygon(Record):
    """A region: one outer ring, then holes."""

    type: Literal["Polygon"]
    coordinates: Annotated[tuple[Ring, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _closed(self) -> Polygon:
        _rule_of_rings(self.coordinates)
        return self


class MultiPolygon(Record):
    """Several regions; a region across the date line is written as two."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[
        tuple[Annotated[tuple[Ring, ...], Field(min_length=1)], ...],
        Field(min_length=1),
    ]

    @model_validator(mode="after")
    def _closed(self) -> MultiPolygon:
        for rings in self.coordinates:
            _rule_of_rings(rings)
        return self


Geometry = Annotated[
    Point | MultiPoint | Polygon | MultiPolygon, Field(discriminator="type")
]


class Area(Named):
    """A named place or region, in longitude and latitude (WGS84, degrees)."""

    geometry: Geometry
    """GeoJSON geometry (RFC 7946): Point, MultiPoint, Polygon or MultiPolygon."""
