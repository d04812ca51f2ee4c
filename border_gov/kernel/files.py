"""Files that people hand in: checked by content, stripped of what photos tell, encrypted, kept durably."""

import datetime as dt
import hashlib
import io
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Response, current_app
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError
from sqlalchemy import DateTime, String, select
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel import crypto
from border_gov.kernel.clock import LOCAL
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

PDF, JPEG = "application/pdf", "image/jpeg"
SUFFIX = {PDF: "pdf", JPEG: "jpg"}
FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_EDGE = 2048
MOST_PIXELS = 80_000_000
ORPHAN_AGE = dt.timedelta(days=1)


class StoredFile(db.Model):
    """What is known about one blob; its name on disk is its id and says nothing."""

    __tablename__ = "stored_file"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    mime: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    zone_id: Mapped[int]
    side: Mapped[str]
    person_id: Mapped[int | None]
    taken_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    taken_lon: Mapped[float | None]
    taken_lat: Mapped[float | None]
    stored_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class Checked:
    """A file as it will be kept, and what a photo said about itself before (WGS84 degrees)."""

    content: bytes
    mime: str
    taken_at: dt.datetime | None = None
    lon: float | None = None
    lat: float | None = None


def check(content: bytes) -> Checked:
    """A PDF as it is, an image made anew; Invalid (field `file`) for anything else, whatever its name."""
    if not content:
        raise _invalid(L("The file is empty."))
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:
            raise _invalid(L("This PDF is incomplete. Please choose the file again."))
        return Checked(content, PDF)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            return _made_anew(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _invalid(L("Please choose a PDF or a photo (JPEG, PNG or WebP).")) from error


def _made_anew(image: Image.Image) -> Checked:
    if image.width * image.height > MOST_PIXELS:
        raise _invalid(L("This image has too many pixels."))
    taken_at, lon, lat = _told_by(image)
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    flat = Image.new("RGB", upright.size, "white")
    clear = upright.convert("RGBA")
    flat.paste(clear, mask=clear.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=85, optimize=True)
    return Checked(out.getvalue(), JPEG, taken_at, lon, lat)


def _told_by(image: Image.Image) -> tuple[dt.datetime | None, float | None, float | None]:
    """Moment (the camera's clock, taken as Asia/Shanghai) and position that the photo carries."""
    exif = image.getexif()
    details, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        text = str(details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or "")
        taken_at = dt.datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=LOCAL)
    except ValueError:
        taken_at = None
    return (
        taken_at,
        _degrees(gps, ExifTags.GPS.GPSLongitude, "W"),
        _degrees(gps, ExifTags.GPS.GPSLatitude, "S"),
    )


def _degrees(gps: dict[int, Any], tag: int, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= 180:
        return None
    return -value if gps.get(tag - 1) == negative else value


def _invalid(message: str) -> Invalid:
    return Invalid("Please correct what is marked.", fields={"file": [message]})


def store(content: bytes, *, zone_id: int, side: str, actor: Viewer, now: dt.datetime) -> StoredFile:
    """Check and keep a file: the encrypted blob is on disk and synced before the row can be committed.

    Refused (Invalid, field `file`): what is neither PDF nor image. After a rollback the blob is an orphan
    and the next sweep takes it.
    """
    checked = check(content)
    row = StoredFile(
        id=uuid.uuid4(),
        mime=checked.mime,
        sha256=hashlib.sha256(checked.content).hexdigest(),
        size=len(checked.content),
        zone_id=zone_id,
        side=side,
        person_id=actor.person_id,
        taken_at=checked.taken_at,
        taken_lon=checked.lon,
        taken_lat=checked.lat,
        stored_at=now,
    )
    _write(_path(row.id), crypto.box("FILE_KEY").seal(checked.content, _place(row.id)))
    db.session.add(row)
    db.session.flush()
    return row


def read(file_id: uuid.UUID) -> tuple[StoredFile, bytes]:
    """Row and content; NotFound without either, crypto.Tampered if the blob is not what was stored."""
    row = db.session.get(StoredFile, file_id)
    path = _path(file_id)
    if row is None or not path.exists():
        raise NotFound("There is no such file.")
    content = crypto.box("FILE_KEY").open(path.read_bytes(), _place(row.id))
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise crypto.Tampered("the blob is not the file that the row names")
    return row, content


def attachment(row: StoredFile, content: bytes, name: str) -> Response:
    """An answer that a browser saves and never runs; whether it may be sent is the calling door's law."""
    response = Response(content, mimetype=row.mime)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{SUFFIX[row.mime]}")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def sweep(now: dt.datetime) -> int:
    """Remove blobs that no row names and that are older than a day; returns how many."""
    known = {str(file_id) for file_id in db.session.scalars(select(StoredFile.id))}
    gone = 0
    for path in _blobs():
        age = now.timestamp() - path.stat().st_mtime
        if path.name not in known and age > ORPHAN_AGE.total_seconds():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _folder() -> Path:
    return Path(current_app.config["DATA"]) / "files"


def _path(file_id: uuid.UUID) -> Path:
    return _folder() / str(file_id)[:2] / str(file_id)


def _place(file_id: uuid.UUID) -> str:
    return f"stored_file:{file_id}:content"


def _blobs() -> Iterator[Path]:
    return (path for path in _folder().glob("*/*") if path.is_file())


def _write(path: Path, sealed: bytes) -> None:
    """The whole blob or none: a draft is written, synced and renamed, then its folder is synced."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
