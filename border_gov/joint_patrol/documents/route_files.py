"""A walk as a track file for map apps and navigation devices (GPX 1.1)."""

from collections.abc import Sequence

from lxml import etree

from border_gov.joint_patrol.queries.plan_sheet import PatrolLine, clock_text
from border_gov.kernel.lang import name_of

NAMESPACE = "http://www.topografix.com/GPX/1/1"


def gpx(line: PatrolLine, route: Sequence[Sequence[float]], title: str) -> bytes:
    """Stops as waypoints, the way as one track; coordinates are WGS84."""
    root = etree.Element("gpx", {"version": "1.1", "creator": "border_gov"}, nsmap={None: NAMESPACE})
    metadata = etree.SubElement(root, "metadata")
    etree.SubElement(metadata, "name").text = title
    for stop in line.stops:
        point = etree.SubElement(root, "wpt", {"lat": f"{stop.lat:.6f}", "lon": f"{stop.lon:.6f}"})
        etree.SubElement(point, "name").text = f"{clock_text(stop.arrive)} {name_of(stop.name)}"
    track = etree.SubElement(root, "trk")
    etree.SubElement(track, "name").text = title
    segment = etree.SubElement(track, "trkseg")
    for lon, lat in route:
        etree.SubElement(segment, "trkpt", {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
