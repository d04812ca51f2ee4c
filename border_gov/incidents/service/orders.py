"""Verbs of orders from other systems: judge each row, take the new ones in with the source's own times."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from border_gov.geo.datum import GeoError
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import placing, reads
from border_gov.incidents.queries.settings import kinds
from border_gov.incidents.rules import codes, orders
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service import receiving, watching
from border_gov.incidents.service.acting import acted, say_to_citizen
from border_gov.journal.service import Audience
from border_gov.kernel.sheets.cells import as_phone, as_text, as_tick
from border_gov.kernel.sheets.importing import Field, Row, Verdict
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

TWICE = L("This order stands in row %(row)s already.")
NOT_YET = L("This moment has not come yet.")
BEFORE = L("This is before the order was received.")
NO_NUMBER = L("This is not a number.")
COLUMNS = {
    "ack": "acknowledged_at",
    "reply": "replied_at",
    "dispatch": "dispatched_at",
    "arrive": "arrived_at",
}
TOLD = {
    "ack": Verb.ACK,
    "reply": Verb.REPLY,
    "dispatch": Verb.DISPATCH,
    "arrive": Verb.ARRIVE,
    "resolve": Verb.RESOLVE,
}
STATES = {
    "ack": codes.ACKNOWLEDGED,
    "reply": codes.REPLIED,
    "dispatch": codes.DISPATCHED,
    "arrive": codes.ON_SITE,
    "resolve": codes.RESOLVED,
}


@dataclass
class OrderRow:
    """What is to be stored for one row: the report, and when the source did which stage."""

    data: dict[str, Any]
    received_at: dt.datetime
    stages: dict[str, dt.datetime]
    result: str
    known: Incident | None = None
    confidential: bool = False


def _kept(row: Row) -> dict[str, str]:
    """Every column of the source by its header, so that it goes back whole; of persons the header only."""
    named = {header for name, header in row.headers.items() if name.startswith("reporter")}
    return {
        header: "" if header in named or orders.PERSONAL.search(header) else as_text(value)
        for header, value in row.whole.items()
    }


@dataclass
class OrderImporter:
    """Judges rows of an order sheet and stores them; see kernel.sheets.importing for the protocol."""

    zone_id: int
    source: str
    side: str
    datum: str
    actor: Viewer
    now: dt.datetime
    kind: str = "orders"
    fields: Sequence[Field] = orders.FIELDS
    seen: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)

    def check(self, row: Row) -> Verdict:
        """New, changed (the source did more stages since), the same, or bad. Reads only."""
        number = as_text(row.cells.get("external_number"))
        row.need("external_number", as_text)
        received = row.need("received_at", orders.as_moment)
        row.need("words", as_text)
        if number in self.seen:
            row.problem("external_number", TWICE, row=self.seen[number])
        self.seen.setdefault(number, row.number)
        if received and received > self.now:
            row.problem("received_at", NOT_YET)
        stages = self._stages(row, received)
        data = self._data(row, number)
        if row.problems or received is None:
            return row.verdict("bad")
        known = reads.by_external(self.zone_id, self.source, number)
        found = OrderRow(data, received, stages, row.text("result"), known, bool(data["confidential"]))
        if known is None:
            return row.verdict("new", found)
        more = {verb: (None, at) for verb, at in _missing(known, stages).items()}
        return row.verdict("changed" if more else "same", found, more)

    def _stages(self, row: Row, received: dt.datetime | None) -> dict[str, dt.datetime]:
        found: dict[str, dt.datetime] = {}
        for verb, column, _ in orders.STAGES:
            at = row.get(column, orders.as_moment)
            if at is None:
                continue
            if received and at < received:
                row.problem(column, BEFORE)
            elif at > self.now:
                row.problem(column, NOT_YET)
            found[verb] = at
        return found

    def _data(self, row: Row, number: str) -> dict[str, Any]:
        data: dict[str, Any] = {
            "external_number": number,
            "words": row.text("words"),
            "place_words": row.text("place_words") or row.text("words")[:60],
            "kind": self._kind(row.text("kind")),
            "reporter_name": row.text("reporter_name"),
            "reporter_phone": row.get("reporter_phone", as_phone) or "",
            "confidential": bool(row.get("confidential", as_tick)),
            "source_row": _kept(row),
        }
        return {**data, **self._point(row)}

    def _kind(self, name: str) -> str:
        if not self.by_name:
            self.by_name = {
                spelling: kind.code
                for kind in kinds(self.zone_id)
                for spelling in (kind.code, *kind.names.values())
            }
        return self.by_name.get(name, "")

    def _point(self, row: Row) -> dict[str, Any]:
        if not (row.text("lon") and row.text("lat")):
            return {}
        try:
            given = {"lon": float(row.text("lon")), "lat": float(row.text("lat")), "datum": self.datum}
            placing.located(self.zone_id, given, self.now)
        except ValueError:
            row.problem("lon", NO_NUMBER)
            return {}
        except GeoError as error:
            row.problem("lon", error.message, **error.params)
            return {}
        return {**given, "place_source": "import"}

    def apply(self, verdicts: Iterable[Verdict]) -> None:
        """Take the new orders in, and bring the stages that the source did since into the known ones."""
        for verdict in verdicts:
            row: OrderRow = verdict.data
            one = row.known and reads.locked(row.known.id)
            if one is None:
                one = receiving.receive(
                    self.actor,
                    self.zone_id,
                    row.data,
                    self.now,
                    source=self.source,
                    receipt=codes.COLUMN,
                    received_at=row.received_at,
                    receiver=self.side,
                )
            take_over(one, self.actor, row.stages, row.result, self.now)


def _missing(one: Incident, stages: Mapping[str, dt.datetime]) -> dict[str, dt.datetime]:
    """Stages of the source that lie ahead of where the incident is here."""
    order = [codes.RECEIVED, *(STATES[verb] for verb, *_ in orders.STAGES)]
    if one.state not in order:
        return {}
    reached = order.index(one.state)
    return {verb: at for verb, at in stages.items() if order.index(STATES[verb]) > reached}


def take_over(
    one: Incident, actor: Viewer, stages: Mapping[str, dt.datetime], result: str, now: dt.datetime
) -> None:
    """Enter what the source system did, at its own times; a stage that it passed without a time is named.

    Becomes: the state of the last stage; what was not measured gets no clock and is said beside the rate.
    """
    ahead = _missing(one, stages)
    if not ahead:
        return
    last = max(index for index, (verb, *_) in enumerate(orders.STAGES) if verb in ahead)
    passed = [
        clocks for verb, _, clocks in orders.STAGES[: last + 1] if verb not in stages and not _done(one, verb)
    ]
    one.not_measured = sorted({*one.not_measured, *(code for clocks in passed for code in clocks)})
    for verb, _, _ in orders.STAGES:
        if verb not in ahead:
            continue
        _take(one, actor, verb, ahead[verb], result, now)
    if one.state == codes.RESOLVED:
        watching.ask_signatures(one, actor, now)


def _done(one: Incident, verb: str) -> bool:
    return verb in COLUMNS and getattr(one, COLUMNS[verb]) is not None


def _take(one: Incident, actor: Viewer, verb: str, at: dt.datetime, result: str, now: dt.datetime) -> None:
    if verb in COLUMNS:
        setattr(one, COLUMNS[verb], getattr(one, COLUMNS[verb]) or at)
    if verb == "arrive":
        one.linked_at = one.linked_at or at
    if verb == "resolve":
        one.resolved_at, one.result, one.result_words = at, "done", result
        one.no_photo_why = one.no_photo_why or L("Handled in the source system")
        if result:
            say_to_citizen(one, actor, "news", result, now)
    acted(
        one,
        actor,
        verb,
        now,
        told=TOLD[verb],
        target=STATES[verb],
        event_at=at,
        words=result if verb == "resolve" else "",
        kept={"from_source": True},
        audience=Audience(),
        by_source=one.source,
    )
