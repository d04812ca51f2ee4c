"""The whole file as one PDF: cover, contents with pages, every paper and every enclosure in order."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import force_locale, gettext

from border_gov.joint_mediation.documents import papers
from border_gov.joint_mediation.documents.values import number_of
from border_gov.joint_mediation.queries.case_file import CaseFile
from border_gov.joint_mediation.rules.papers import ITEMS, Standing, printed, standing
from border_gov.kernel.papers.joining import Joined, Part, join

Address = Callable[[str], str]
"""The address of the page that verifies a hash."""


def whole_file(
    file: CaseFile, values: Mapping[str, Any], address: Address, read: Callable[[uuid.UUID], bytes]
) -> Joined:
    """The file; `read` gives the content of an enclosure. A scan that cannot be read is named, not lost."""
    stands = standing(file.facts)
    with force_locale("zh_CN"):
        cover = _set("cover", file, values, address)
        parts, items = _parts(file, stands, values, address, read)
        title = number_of(file)
        first = join(title, [cover, *parts])
        pages = [page + 1 for page in first.first_pages[1:]]
        index = _set("index", file, {**values, "index": _index(stands, items, pages)}, address)
        return join(title, [cover, index, *parts])


def _set(kind: str, file: CaseFile, values: Mapping[str, Any], address: Address) -> Part:
    sha256 = papers.fingerprint(kind, file, values)
    filled = papers.coded(values, sha256, address(sha256))
    return Part(gettext(papers.PAPERS[kind]), papers.as_pdf(kind, filled))


def _parts(
    file: CaseFile,
    stands: list[Standing],
    values: Mapping[str, Any],
    address: Address,
    read: Callable[[uuid.UUID], bytes],
) -> tuple[list[Part], list[str]]:
    """Parts in the order of the items, and the item that each belongs to."""
    made, items = [], []
    kinds = printed(file.facts, file.case.source, stands)
    for item in ITEMS:
        for kind in (kind for kind in kinds if kind in item.papers):
            made.append(_set(kind, file, values, address))
            items.append(item.key)
        for one in file.enclosed(item.key):
            made.append(Part(one.title or gettext(item.name), read(one.file_id)))
            items.append(item.key)
    return made, items


def _index(stands: list[Standing], items: list[str], pages: list[int]) -> list[dict[str, str]]:
    rows = []
    for one in stands:
        own = [page for key, page in zip(items, pages, strict=True) if key == one.item.key]
        note = gettext(one.note) if one.state == "missing" else ""
        rows.append(
            {
                "number": str(one.item.number),
                "name": gettext(one.item.name),
                "page": str(own[0]) if own else "—",
                "note": note,
            }
        )
    return rows
