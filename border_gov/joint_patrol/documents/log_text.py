"""The patrol log as text made from facts: what an officer would write, and nothing that was not recorded."""

from flask_babel import gettext, ngettext

from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.queries.walk_log import Line, Log
from border_gov.joint_patrol.rules import walking as law
from border_gov.joint_patrol.rules.visits import YES
from border_gov.kernel import clock
from border_gov.kernel.lang import is_chinese, name_of


def listed(parts: list[str]) -> str:
    """Parts of a sentence after one another."""
    return ("、" if is_chinese() else ", ").join(parts)


def hhmm(moment: object) -> str:
    """A time of day in Asia/Shanghai, or a dash."""
    return clock.local(moment).strftime("%H:%M") if moment else "—"  # type: ignore[arg-type]


def text(log: Log) -> str:
    """Sentences about one walked patrol, one paragraph a line."""
    parts = [_walked(log), _points(log), _findings(log), _publicity(log)]
    return "\n".join(part for part in parts if part)


def edited(typed: str, log: Log) -> str:
    """What somebody wrote; nothing while it still is the text made from the facts."""
    typed = "\n".join(line.rstrip() for line in typed.strip().splitlines())
    return "" if typed == text(log) else typed


def _walked(log: Log) -> str:
    patrol, made = log.shift.patrol, log.walk
    sides = dict.fromkeys(side for _, side in log.came)
    said = {
        "day": words.day(patrol.day),
        "start": hhmm(made.started_at if made else patrol.starts_at),
        "end": hhmm(made.finished_at if made else patrol.ends_at),
        "sides": listed([name_of(log.sides[side].name) for side in sides]),
        "people": len(log.came),
        "shift": words.shift(patrol.shift),
        "place": name_of(log.shift.meeting_point.name) if log.shift.meeting_point else "—",
    }
    return gettext(
        "%(day)s (%(shift)s), %(start)s to %(end)s: %(people)s people of %(sides)s went on patrol together, "
        "from the meeting point %(place)s.",
        **said,
    )


def _points(log: Log) -> str:
    found = log.compared
    if found is None or not found.stops:
        return ""
    seen = [name_of(stop.spot.name) for stop in found.stops if stop.visit.visited == YES]
    told = [gettext("%(seen)s of %(all)s planned points were visited.", seen=len(seen), all=len(found.stops))]
    if seen:
        told.append(gettext("Visited: %(points)s.", points=listed(seen)))
    if found.missed:
        points = listed([name_of(spot.name) for spot in found.missed])
        told.append(gettext("Not visited: %(points)s.", points=points))
    if found.unsure:
        points = listed([name_of(spot.name) for spot in found.unsure])
        told.append(gettext("The records do not tell: %(points)s.", points=points))
    return ("" if is_chinese() else " ").join(told)


def finding(line: Line) -> str:
    """One finding: its kind and what was written."""
    return f"{gettext(law.FINDING_WORDS[line.entry.finding])} {line.entry.words}"


def _findings(log: Log) -> str:
    found = log.of("finding")
    if not found:
        return gettext("Nothing was found.")
    head = ngettext("%(num)s finding:", "%(num)s findings:", len(found))
    return f"{head}{'' if is_chinese() else ' '}{'; '.join(finding(line) for line in found)}"


def _publicity(log: Log) -> str:
    done = log.of("publicity")
    if not done:
        return ""
    topics = listed([line.entry.words for line in done])
    return gettext(
        "Publicity on the way: %(topics)s; %(households)s households.",
        topics=topics,
        households=log.households,
    )
