"""The plan as the command line shows it: one JSON object, or a few lines to read."""

from __future__ import annotations

from typing import Any

from border_gov.joint_patrol.planner.canonical import plain
from border_gov.joint_patrol.planner.model import Dropped, Patrol, Plan
from border_gov.joint_patrol.planner.reason_words import sentence


def clock(seconds: int) -> str:
    """``HH:MM:SS`` of seconds since midnight; after midnight the hours go on beyond 24."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _patrol(patrol: Patrol) -> dict[str, Any]:
    return {
        "date": patrol.day.isoformat(),
        "start": clock(patrol.start),
        "end": clock(patrol.end),
        "team": patrol.team,
        "meeting_point": patrol.meeting_point,
        "members": [{"id": m.id, "side": m.side, "role": m.role} for m in patrol.members],
        "stops": [
            {"checkpoint": s.checkpoint, "arrive": clock(s.arrive), "leave": clock(s.leave)}
            for s in patrol.stops
        ],
        "length_m": patrol.length_m,
        "bridges": list(patrol.bridges),
    }


def _dropped(dropped: Dropped) -> dict[str, Any]:
    message, facts = sentence(dropped.reason)
    return {
        "date": dropped.day.isoformat(),
        "checkpoint": dropped.checkpoint,
        "reason": {"code": dropped.reason.code, **facts, "sentence": message % facts},
    }


def as_dict(plan: Plan) -> dict[str, Any]:
    """The plan as plain values; everything but ``seconds`` of the proofs is the same for the same seed."""
    foresight: dict[str, Any] = {}
    if plan.forecast is not None:
        foresight = {
            "days": plan.forecast.days,
            "patrols_a_day": plan.forecast.patrols,
            "never_visited": plan.forecast.never_visited,
            "worst_ratio": plan.forecast.worst_ratio,
            "patrols_needed": plan.forecast.patrols_needed,
            "curve": plain(plan.forecast.curve),
        }
    return {
        "patrols": [_patrol(patrol) for patrol in plan.patrols],
        "dropped": [_dropped(dropped) for dropped in plan.dropped],
        "proofs": plain(plan.proofs),
        "forecast": foresight,
        "checker": plain(plan.checker),
        "missing": plain(plan.missing),
        "excluded": plain(plan.excluded),
        "fairness": plain(plan.fairness),
        "provenance": plain(plan.provenance),
    }


def as_lines(plan: Plan) -> list[str]:
    """Patrols, proofs, forecast and verdict, one line each."""
    out = []
    for patrol in plan.patrols:
        people = ", ".join(f"{m.id} ({m.role})" for m in patrol.members)
        stops = " ".join(f"{s.checkpoint}@{clock(s.arrive)[:5]}" for s in patrol.stops)
        out.append(f"{patrol.day} {clock(patrol.start)[:5]} {patrol.team}: {people}; {stops}")
    out.extend(f"{p.stage}: {p.status}, {p.value} (bound {p.bound}), {p.seconds:.2f} s" for p in plan.proofs)
    if plan.forecast is not None:
        f = plan.forecast
        out.append(
            f"{f.days} days at {f.patrols} a day: {f.never_visited} never visited, "
            f"worst ratio {f.worst_ratio:.2f}; patrols needed {f.patrols_needed or 'more than tried'}"
        )
    out.append(f"dropped {len(plan.dropped)}, each with a checked reason")
    out.append("checker: ok" if plan.checker.ok else f"checker: {len(plan.checker.breaches)} breaches")
    return out
