"""Unpacking of an uploaded GIS file: what it is by its content, and no zip bomb."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from border_gov.geo.datum import GeoError
from border_gov.kernel.words import L

MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 200
MAX_RATIO = 150
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def lay_out(content: bytes, folder: Path) -> Path:
    """Write the file under a neutral name into `folder`, a zipped Shapefile unpacked; returns what to open.

    Refused: an unknown kind of file, a zip that grows beyond the limits, no or several Shapefiles in one zip.
    """
    if not content:
        raise GeoError("file.empty", L("The file is empty."))
    if content.startswith(b"PK\x03\x04"):
        return _unzip(content, folder)
    target = folder / f"layer{_suffix(content)}"
    target.write_bytes(content)
    return target


def _suffix(content: bytes) -> str:
    if content.startswith(b"SQLite format 3\x00"):
        return ".gpkg"
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return ".geojson"
    if head.startswith(b"<") and b"<kml" in content[:65536].lower():
        if b"<!entity" in content.lower() or b"<!doctype" in content.lower():
            raise GeoError("file.entities", L("A KML file with a DOCTYPE or entities is not accepted."))
        return ".kml"
    raise GeoError("file.kind", L("This is not a GeoJSON, GeoPackage, zipped Shapefile or KML file."))


def _unzip(content: bytes, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [info for info in archive.infolist() if not info.is_dir()]
            _check_sizes(entries, len(content))
            wanted = _shapefile(entries)
            for suffix, info in wanted.items():
                with archive.open(info) as source:
                    data = source.read(MAX_BYTES + 1)
                if len(data) > MAX_BYTES:
                    raise _too_big()
                (folder / f"layer{suffix}").write_bytes(data)
    except (zipfile.BadZipFile, EOFError, RuntimeError, OSError) as error:
        raise GeoError("file.broken", L("The file is damaged or incomplete.")) from error
    return folder / "layer.shp"


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    total = sum(info.file_size for info in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_BYTES or total > MAX_RATIO * max(packed, 1024):
        raise _too_big()


def _shapefile(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The parts of the one Shapefile in the archive, by suffix."""
    mains = [info for info in entries if info.filename.lower().endswith(".shp")]
    if len(mains) != 1:
        message = L("The zip must hold exactly one Shapefile; %(found)s were found.")
        raise GeoError("file.shapefiles", message, found=len(mains))
    stem = mains[0].filename[:-4]
    parts = {s: i for i in entries for s in SHAPEFILE_PARTS if i.filename.lower() == (stem + s).lower()}
    missing = [suffix for suffix in (".shx", ".dbf") if suffix not in parts]
    if missing:
        message = L("The Shapefile in the zip lacks its part %(part)s.")
        raise GeoError("file.part", message, part=", ".join(missing))
    return parts


def _too_big() -> GeoError:
    return GeoError(
        "file.bomb", L("The archive unpacks to far more than a map file needs; it was not opened.")
    )
