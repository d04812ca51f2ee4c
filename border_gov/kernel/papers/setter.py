"""Runs as a program of its own: sets one paper after the other, each under a limit of processor time.

Frames on stdin and stdout: one byte (true: all is well), eight bytes of length, then HTML or PDF.
It ends when nobody has asked for five minutes, and when its parent is gone.
"""

import logging
import os
import resource
import select
import struct
import sys
from typing import BinaryIO

from weasyprint import HTML
from weasyprint.urls import URLFetcher

HEAD = struct.Struct(">?Q")
IDLE_S = 300.0
CPU_S = 45
MEMORY = 2_000_000_000


def set_paper(html: str) -> bytes:
    """The PDF/A-3b of `html`; only what the page itself carries (data:) is read."""
    page = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=["data"]))
    made: bytes = page.write_pdf(pdf_variant="pdf/a-3b")
    return made


def _allow_processor_time() -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (used + CPU_S, hard))


def _take(source: BinaryIO) -> bytes | None:
    ready, _, _ = select.select([source], [], [], IDLE_S)
    head = source.read(HEAD.size) if ready else b""
    if len(head) < HEAD.size:
        return None
    body = source.read(HEAD.unpack(head)[1])
    return body if len(body) == HEAD.unpack(head)[1] else None


def main() -> None:
    """Answer until nobody asks any more."""
    logging.disable(logging.WARNING)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not write into our frames
    source = sys.stdin.buffer
    while (html := _take(source)) is not None:
        _allow_processor_time()
        try:
            answer, is_set = set_paper(html.decode()), True
        except Exception as error:
            answer, is_set = type(error).__name__.encode(), False
        out.write(HEAD.pack(is_set, len(answer)) + answer)
        out.flush()


if __name__ == "__main__":
    main()
