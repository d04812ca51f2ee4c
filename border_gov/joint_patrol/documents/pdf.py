"""Sets HTML as PDF in a process of its own, which asks no host and no file."""

import subprocess
import sys
from pathlib import Path

from border_gov.kernel.errors import Unavailable

TIMEOUT_S = 60
MODULE = "border_gov.joint_patrol.documents.pdf"
ROOT = Path(__file__).resolve().parents[3]


def from_html(html: str) -> bytes:
    """The PDF/A of `html`. Unavailable if the library that lays out text is missing or it takes too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", MODULE],
            input=html.encode(),
            capture_output=True,
            timeout=TIMEOUT_S,
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable("The paper could not be made just now. Please try again.") from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise Unavailable("The paper could not be made just now. Please try again.")
    return done.stdout


def _set(html: str) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    page = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=["data"]))
    made: bytes = page.write_pdf(pdf_variant="pdf/a-3b")
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(_set(sys.stdin.buffer.read().decode()))
