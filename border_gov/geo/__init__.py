"""Maths of place: datums, metres, jurisdiction by geometry, GIS files; the only package that imports Shapely."""
