"""Reads of prevention: the analysis, attention areas, clues, alerts, and what sides do together."""

from border_gov.joint_prevention.queries.analysis import (
    Analysis,
    Events,
    Spot,
    analysis,
    events,
    features,
    zone_of,
)

__all__ = ["Analysis", "Events", "Spot", "analysis", "events", "features", "zone_of"]
