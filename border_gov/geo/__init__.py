"""Maths of place: datums, metres, jurisdiction by geometry, GIS files; alone imports Shapely."""
