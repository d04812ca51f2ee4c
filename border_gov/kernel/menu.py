"""The menu: each room adds its entries when it is wired, each viewer sees those that they may open.

What belongs together is folded under one heading, which the application names (`arrange`).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString

from border_gov.kernel.guard import current_viewer
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class MenuEntry:
    """One entry: where it leads, its name, who sees it; `phone` puts it into a volunteer's bottom bar."""

    endpoint: str
    label: LazyString | str
    may: Callable[[Viewer], bool] = field(default=lambda viewer: viewer.signed_in)
    order: int = 100
    phone: bool = False
    desk: bool = True
    also: tuple[str, ...] = ()  # further blueprints or endpoints during which the entry counts as current


@dataclass(frozen=True)
class ShownEntry:
    """An entry as drawn for this viewer and this page."""

    url: str
    label: str
    current: bool


@dataclass(frozen=True)
class ShownGroup:
    """Entries under one heading; current if one of them is."""

    label: str
    entries: list[ShownEntry]

    @property
    def current(self) -> bool:
        """True on the pages of one of the entries."""
        return any(entry.current for entry in self.entries)


Groups = Iterable[tuple[LazyString | str, Collection[str]]]
"""Headings of the desk menu, each with the blueprints whose entries stand under it."""


THUMBS = 4  # a thumb reaches four targets of 48 px without a second row


def register(app: Flask) -> None:
    """Install the empty menu and what templates ask of it."""
    app.extensions.setdefault("menu", [])
    app.extensions.setdefault("account_menu", [])
    app.extensions.setdefault("menu_groups", ())
    app.jinja_env.globals.update(
        menu_entries=menu_entries,
        menu_groups=menu_groups,
        thumb_entries=thumb_entries,
        account_entries=account_entries,
        sign_out_url=sign_out_url,
        unread_count=unread_count,
        inbox_url=inbox_url,
    )


def register_menu(app: Flask, *entries: MenuEntry) -> None:
    """Add `entries` to the menu of `app`; called by a room's wiring."""
    menu: list[MenuEntry] = app.extensions.setdefault("menu", [])
    menu.extend(entries)
    menu.sort(key=lambda entry: entry.order)


def register_account(app: Flask, *entries: MenuEntry) -> None:
    """Add `entries` to the fold under the viewer's own name; called by a room's wiring."""
    app.extensions.setdefault("account_menu", []).extend(entries)


def register_inbox(app: Flask, endpoint: str, unread: Callable[[Viewer], int]) -> None:
    """Name the inbox page and the count of unread notices; called by the wiring of notices."""
    app.extensions["inbox"] = (endpoint, unread)


def menu_entries() -> list[ShownEntry]:
    """The desk menu of this viewer."""
    return [_shown(entry) for entry in _visible() if entry.desk]


def arrange(app: Flask, groups: Groups) -> None:
    """Name the headings of the desk menu; called once, by who knows all rooms."""
    app.extensions["menu_groups"] = tuple(groups)


def menu_groups() -> list[ShownEntry | ShownGroup]:
    """The desk menu with what belongs together under one heading; a heading over one entry is that entry."""
    headings = {name: label for label, names in _extension("menu_groups") for name in names}
    found: list[ShownEntry | ShownGroup] = []
    groups: dict[str, ShownGroup] = {}
    for entry in _visible():
        label = str(headings.get(entry.endpoint.rpartition(".")[0], ""))
        if not entry.desk:
            continue
        if label and label not in groups:
            found.append(groups.setdefault(label, ShownGroup(label, [])))
        if label:
            groups[label].entries.append(_shown(entry))
        else:
            found.append(_shown(entry))
    return [one.entries[0] if isinstance(one, ShownGroup) and len(one.entries) == 1 else one for one in found]


def thumb_entries() -> list[ShownEntry]:
    """The bottom bar on a phone: at most four entries, for those who have any."""
    return [_shown(entry) for entry in _visible() if entry.phone][:THUMBS]


def account_entries() -> list[ShownEntry]:
    """What stands under the viewer's own name, above "sign out"."""
    return [_shown(entry) for entry in _visible("account_menu")]


def sign_out_url() -> str:
    """Where the form "sign out" is sent."""
    return url_for("security.logout") if "security.logout" in current_app.view_functions else "/logout"


def unread_count() -> int:
    """Unread notices of this viewer; 0 while no inbox is wired."""
    inbox = _extension("inbox")
    viewer = current_viewer()
    return inbox[1](viewer) if inbox and viewer.signed_in else 0


def inbox_url() -> str:
    """The address of the inbox, empty while none is wired."""
    inbox = _extension("inbox")
    return url_for(inbox[0]) if inbox else ""


def _extension(name: str) -> Any:
    return current_app.extensions.get(name)


def _visible(menu: str = "menu") -> list[MenuEntry]:
    viewer = current_viewer()
    return [entry for entry in _extension(menu) or [] if entry.may(viewer)]


def _shown(entry: MenuEntry) -> ShownEntry:
    here = request.endpoint or ""
    names = {entry.endpoint, *entry.also}
    current = here in names or here.rpartition(".")[0] in names
    return ShownEntry(url_for(entry.endpoint), str(entry.label), current)
