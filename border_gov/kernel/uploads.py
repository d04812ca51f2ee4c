"""A file between its preview and the user's yes; nothing operational is stored from it before."""

import datetime as dt
import hashlib
import uuid
from typing import Any

from sqlalchemy import JSON, DateTime, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.viewer import Viewer

KEEP = dt.timedelta(days=1)


class Upload(db.Model):
    """One uploaded file with the answers its owner gave about it (mapping, CRS, encoding)."""

    __tablename__ = "upload"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[str]
    name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    zone_id: Mapped[int]
    person_id: Mapped[int]
    uploaded_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


def keep(kind: str, name: str, content: bytes, *, zone_id: int, actor: Viewer, now: dt.datetime) -> Upload:
    """Keep `content` for a day. Refused: an empty file. Older drafts of anybody are swept."""
    if not content:
        raise Invalid("The file is empty.", fields={"file": ["The file is empty."]})
    db.session.execute(delete(Upload).where(Upload.uploaded_at < now - KEEP))
    upload = Upload(
        kind=kind,
        name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        options={},
        zone_id=zone_id,
        person_id=actor.person_id,
        uploaded_at=now,
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def get(upload_id: uuid.UUID, kind: str, viewer: Viewer) -> Upload:
    """The viewer's own draft of this kind, or NotFound."""
    found = db.session.scalar(
        select(Upload).where(
            Upload.id == upload_id, Upload.kind == kind, Upload.person_id == viewer.person_id
        )
    )
    if found is None:
        raise NotFound("This upload is gone. Please choose the file again.")
    return found


def drop(upload: Upload) -> None:
    """Forget a draft that was used or given up."""
    db.session.delete(upload)
