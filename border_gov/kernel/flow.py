"""A record's life as data: which verb leads from which state to which, who may, and what must be given."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from border_gov.kernel.errors import Invalid, NotAllowed, Refused

Who = Callable[[Any, Any], bool]
"""Predicate (viewer, facts) -> may this person do it to this record."""


@dataclass(frozen=True)
class Step:
    """One act. No `source` and no `target`: an act that changes no state."""

    verb: str
    source: tuple[str, ...]
    target: str | None
    who: Who
    needs: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Flow:
    """All acts of one kind of record; `start` is the state of a new one."""

    name: str
    version: int
    start: str
    steps: tuple[Step, ...]

    @property
    def states(self) -> frozenset[str]:
        """Every state that the flow names."""
        named = {state for step in self.steps for state in (*step.source, step.target) if state}
        return frozenset(named | {self.start})

    def step(self, verb: str) -> Step:
        """The act called `verb`; KeyError stops the start if a room names one that does not exist."""
        for step in self.steps:
            if step.verb == verb:
                return step
        raise KeyError(f"{self.name} has no verb {verb}")

    def allow(
        self, verb: str, state: str, viewer: Any, facts: Any, data: Mapping[str, Any] | None = None
    ) -> Step:
        """The step, or Refused (state), NotAllowed (person), Invalid (something needed was not given)."""
        step = self.step(verb)
        if step.source and state not in step.source:
            raise Refused(
                "This cannot be done in the present state.", code="wrong_state", verb=verb, state=state
            )
        if not step.who(viewer, facts):
            raise NotAllowed("You may not do this.")
        missing = [name for name in step.needs if not (data or {}).get(name)]
        if missing:
            raise Invalid(
                "Something is missing.", fields={name: ["Please fill this in."] for name in missing}
            )
        return step

    def open_to(self, state: str, viewer: Any, facts: Any) -> list[Step]:
        """The acts that this viewer may do now: the buttons of a page, the `actions` of the API."""
        return [s for s in self.steps if (not s.source or state in s.source) and s.who(viewer, facts)]

    def reachable(self) -> frozenset[str]:
        """States that a new record can come to."""
        seen, frontier = {self.start}, [self.start]
        while frontier:
            state = frontier.pop()
            for step in self.steps:
                if step.target and state in step.source and step.target not in seen:
                    seen.add(step.target)
                    frontier.append(step.target)
        return frozenset(seen)


def mermaid(flow: Flow) -> str:
    """The state diagram of `flow` for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {flow.start}"]
    for step in flow.steps:
        lines += [f"    {source} --> {step.target}: {step.verb}" for source in step.source if step.target]
    return "\n".join(lines)


def anybody_of(*predicates: Who) -> Who:
    """A predicate that holds if one of `predicates` does."""
    return lambda viewer, facts: any(predicate(viewer, facts) for predicate in predicates)


def verbs(flows: Iterable[Flow]) -> set[str]:
    """All verbs of `flows`, as `flow.verb`."""
    return {f"{flow.name}.{step.verb}" for flow in flows for step in flow.steps}
