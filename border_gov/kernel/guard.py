"""Deny by default: a route that does not say who may enter is refused at the start and at every request."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.viewer import NOBODY, Viewer

F = TypeVar("F", bound=Callable[..., Any])
ENTRANCES = ("outer", "office", "both")
# Routes of libraries, which cannot carry our mark; each is open for the reason given.
LIBRARY_ROUTES = {"static": "files without secrets"}


@dataclass(frozen=True)
class Guard:
    """Who may enter a route; `may` is None for a route open to everybody, `why` then says why."""

    may: Callable[[Viewer], bool] | None
    why: str = ""
    roles: tuple[str, ...] = ()


def current_viewer() -> Viewer:
    """The viewer of this request; NOBODY outside one. For doors and templates only."""
    return g.get("viewer", NOBODY)


def public(why: str) -> Callable[[F], F]:
    """Mark a route as open to everybody, with the reason."""
    return _mark(Guard(None, why))


def signed_in(view: F) -> F:
    """Mark a route as open to anybody who is recognised."""
    return _mark(Guard(lambda viewer: viewer.signed_in, "signed in"))(view)


def requires(*roles: str) -> Callable[[F], F]:
    """Mark a route as open to holders of one of `roles`."""
    return _mark(Guard(lambda viewer: viewer.has(*roles), " or ".join(roles), roles))


def _mark(guard: Guard) -> Callable[[F], F]:
    def mark(view: F) -> F:
        view.guard = guard  # type: ignore[attr-defined]
        return view

    return mark


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """The guard of `endpoint`, or None if the route forgot to name one."""
    if endpoint in LIBRARY_ROUTES:
        return Guard(None, LIBRARY_ROUTES[endpoint])
    return getattr(app.view_functions[endpoint], "guard", None)


def check_all_guarded(app: Flask) -> None:
    """Refuse to start while one route is unguarded. Raises RuntimeError naming the routes."""
    bare = sorted({r.endpoint for r in app.url_map.iter_rules() if guard_of(app, r.endpoint) is None})
    if bare:
        raise RuntimeError(f"routes without a guard: {', '.join(bare)}")


def check_roles_exist(app: Flask, known: Collection[str]) -> None:
    """Refuse to start while a route asks for a role that nobody can hold. Raises RuntimeError naming both."""
    endpoints = sorted({rule.endpoint for rule in app.url_map.iter_rules()})
    asked = {endpoint: guard_of(app, endpoint) for endpoint in endpoints}
    wrong = [
        f"{name}: {sorted(set(g.roles) - set(known))}"
        for name, g in asked.items()
        if g and set(g.roles) - set(known)
    ]
    if wrong:
        raise RuntimeError(f"routes that ask for unknown roles: {', '.join(wrong)}")


def entrance_of(app: Flask, endpoint: str) -> str:
    """`outer`, `office` or `both`: the door of the route's blueprint (office unless declared)."""
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    return getattr(blueprint, "entrance", "office")


def enforce() -> ResponseReturnValue | None:
    """Before each request: recognise the viewer, then let in or refuse."""
    g.viewer = current_app.extensions["load_viewer"]()
    if request.endpoint is None:
        return None
    served = current_app.config["ENTRANCE"]
    entrance = entrance_of(current_app, request.endpoint)
    if "both" not in (served, entrance) and entrance != served and request.endpoint not in LIBRARY_ROUTES:
        abort(404)
    guard = guard_of(current_app, request.endpoint)
    if guard is None:
        abort(403)
    if guard.may is None or guard.may(g.viewer):
        return None
    if not g.viewer.signed_in and wants_page():
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    if not g.viewer.signed_in:
        abort(401)
    raise NotAllowed("You may not do this.")


def wants_page() -> bool:
    """True if the answer is a page for a person, false for the API."""
    return not request.path.startswith("/api/")
