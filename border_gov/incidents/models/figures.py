"""Which figures of a side the others may see: only what that side released."""

import datetime as dt

from sqlalchemy import DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class FigureRelease(db.Model):
    """A side lets the others see its own figures of incidents received from `since` until before `until`."""

    __tablename__ = "figure_release"
    __table_args__ = (UniqueConstraint("zone_id", "side", "since", "until", name="uq_figure_release_period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    since: Mapped[dt.date]
    until: Mapped[dt.date]
    released_by: Mapped[int]
    released_at: Mapped[dt.datetime] = mapped_column(WHEN)
