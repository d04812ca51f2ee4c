"""Joins PDFs and scans to one file; what people hand in is read in a process with limits."""

import io
import pickle
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from border_gov.kernel.errors import Unavailable

MODULE = "border_gov.kernel.papers.joining"
ROOT = Path(__file__).resolve().parents[3]
TIMEOUT_S, CPU_S, MEMORY = 60, 40, 1_500_000_000


@dataclass(frozen=True)
class Part:
    """One file of the whole: its name among the bookmarks, and a PDF or a JPEG."""

    title: str
    content: bytes


@dataclass(frozen=True)
class Joined:
    """The whole, the page on which each part begins (from 1), and the titles of parts that cannot be read."""

    content: bytes
    first_pages: tuple[int, ...]
    unread: tuple[str, ...]


def join(title: str, parts: Sequence[Part]) -> Joined:
    """One PDF with a bookmark for each part; a part that cannot be read is left out and named.

    Unavailable if the whole takes too much time or memory. The whole is no PDF/A: a scan may be anything.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", MODULE],
            input=pickle.dumps((title, [(part.title, part.content) for part in parts])),
            capture_output=True,
            timeout=TIMEOUT_S,
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable("The paper could not be made just now. Please try again.") from error
    if done.returncode:
        raise Unavailable("The paper could not be made just now. Please try again.")
    # The child is our own program on this machine; what it writes are bytes and titles that we gave it.
    content, first_pages, unread = pickle.loads(done.stdout)  # noqa: S301
    return Joined(content, tuple(first_pages), tuple(unread))


def _joined(title: str, parts: list[tuple[str, bytes]]) -> tuple[bytes, list[int], list[str]]:
    from pypdf import PdfReader, PdfWriter

    whole, unread, firsts = PdfWriter(), [], []
    for name, content in parts:
        first = len(whole.pages)
        firsts.append(first + 1)
        try:
            pages = PdfReader(io.BytesIO(content if content.startswith(b"%PDF-") else _page_of(content)))
            for page in pages.pages:
                whole.add_page(page)
        except Exception:  # a scan that somebody's device wrote badly; it is named, the rest is joined
            unread.append(name)
            continue
        if len(whole.pages) > first:
            whole.add_outline_item(title=name, page_number=first)
    whole.add_metadata({"/Title": title})
    out = io.BytesIO()
    whole.write(out)
    return out.getvalue(), firsts, unread


def _page_of(image: bytes) -> bytes:
    """A photo or scan as one A4 page."""
    from PIL import Image

    with Image.open(io.BytesIO(image), formats=("JPEG", "PNG")) as opened:
        picture = opened.convert("RGB")
    wide, high = (1240, 1754) if picture.width <= picture.height else (1754, 1240)
    picture.thumbnail((wide - 120, high - 120))
    sheet = Image.new("RGB", (wide, high), "white")
    sheet.paste(picture, ((wide - picture.width) // 2, (high - picture.height) // 2))
    out = io.BytesIO()
    sheet.save(out, "PDF", resolution=150, quality=85)
    return out.getvalue()


def main() -> None:
    """Read (title, parts) from stdin, write (PDF, first pages, unread titles) to stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    title, parts = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by `join` above
    sys.stdout.buffer.write(pickle.dumps(_joined(title, parts)))


if __name__ == "__main__":
    main()
