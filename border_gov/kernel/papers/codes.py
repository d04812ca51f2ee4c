"""Square codes on paper: as a picture for a PDF and for Word, and as a drawing for a page."""

import io

import segno
from markupsafe import Markup


def png(text: str, scale: int = 4) -> bytes:
    """The code of `text` as a PNG, with a quiet border that every reader needs."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=scale, border=2)
    return out.getvalue()


def svg(text: str, title: str) -> Markup:
    """The code of `text` as a drawing for a page; `title` is what a screen reader says."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        scale=4, border=2, omitsize=True, title=title, svgclass="code", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - drawn by segno from an address that we made
