"""The sentences behind the planner's codes: states, roles, stages, proofs, breaches, reasons, exclusions."""

from border_gov.kernel.words import L

STATE_WORDS = {
    "draft": L("not planned yet"),
    "planning": L("being planned"),
    "planned": L("planned"),
    "signing": L("waiting for signatures"),
    "published": L("published"),
    "superseded": L("replaced by a newer plan"),
    "withdrawn": L("withdrawn"),
}
STATE_KINDS = {"planned": "", "signing": "warn", "published": "good", "withdrawn": "grave"}
ROLE_WORDS = {"leader": L("team leader"), "deputy": L("deputy leader"), "member": L("member")}
PLACE_WORDS = {
    "invited": L("not answered yet"),
    "accepted": L("comes"),
    "declined": L("cannot come"),
    "swapped": L("swapped"),
    "replaced": L("replaced"),
}
PLACE_KINDS = {"accepted": "good", "declined": "grave", "invited": "warn"}
SHIFT_WORDS = {"morning": L("Morning"), "afternoon": L("Afternoon"), "evening": L("Evening")}
STAGE_WORDS = {
    "queued": L("Waiting for the planner"),
    "reading": L("Reading volunteers, checkpoints and paths"),
    "roster": L("Composing the teams"),
    "filled": L("Composing the teams: filling every place"),
    "two_per_side": L("Composing the teams: two from each side"),
    "fair": L("Composing the teams: sharing fairly"),
    "wishes": L("Composing the teams: keeping habits"),
    "routes": L("Improving the routes"),
    "reasons": L("Finding out why checkpoints are left out"),
    "forecast": L("Looking four weeks ahead"),
    "done": L("Checking the finished plan"),
}
PROOF_TITLES = {
    "filled": L("Every place filled"),
    "two_per_side": L("Two from each side in every team"),
    "fair": L("Shared fairly, within and between the sides"),
    "wishes": L("Habits and standing teams kept"),
}
PROVED = {
    "filled": L("%(value)s places stay empty; it is proven that no roster does better."),
    "two_per_side": L("%(value)s times only one person of a side is in a team; proven to be the fewest."),
    "fair": L("The difference in walks adds up to %(value)s; proven to be the smallest."),
    "wishes": L("%(value)s habits could not be kept; proven to be the fewest."),
}
PROVED_NONE = {
    "filled": L("No place stays empty."),
    "two_per_side": L("Every team has at least two people of each side."),
    "fair": L("Everybody walks equally often, on every side."),
    "wishes": L("All habits are kept."),
}
FOUND = {
    "filled": L("%(value)s places stay empty; at least %(bound)s would in any roster."),
    "two_per_side": L(
        "%(value)s times a side has only one person in a team; at least %(bound)s in any roster."
    ),
    "fair": L("The difference in walks adds up to %(value)s; no roster gets below %(bound)s."),
    "wishes": L("%(value)s habits could not be kept; at least %(bound)s in any roster."),
}
BREACHES = {
    "no_such_shift": L("There is no such shift."),
    "team_size": L("The team would have %(size)s people, too few or too many."),
    "side_missing": L("The team would have too few people of %(side)s."),
    "unknown_person": L("This person is not among the volunteers any more."),
    "role_not_allowed": L("This person cannot be %(role)s."),
    "need_missing": L("%(checkpoint)s needs %(need)s; nobody in the team brings it."),
    "role_twice": L("The team would have two people as %(role)s."),
    "role_missing": L("The team would have no %(role)s."),
    "deputy_same_side": L("Leader and deputy would come from the same side."),
    "start_outside_window": L("The team would set out outside the shift."),
    "too_long": L("The walk would take %(minutes)s min, longer than the shift."),
    "unknown_checkpoint": L("This checkpoint is not in use any more."),
    "dwell": L("The stay at %(checkpoint)s would be too short or too long."),
    "outside_window": L("%(checkpoint)s is not open at that time."),
    "unknown_meeting_point": L("This meeting point is not in use any more."),
    "path_misses_stop": L("The way does not lead past every stop."),
    "not_on_network": L("There is no open path between two of the stops."),
    "too_fast": L("The time between two stops is too short."),
    "team_twice": L("Two teams would have the same number."),
    "too_many_patrols": L("There would be more teams than the shift asks for."),
    "visited_twice": L("%(checkpoint)s would be visited twice on that day."),
    "person_barred": L("This person may not be planned: training or insurance is missing."),
    "not_available": L("This person did not say to be free then."),
    "weekly_maximum": L("This person would walk more often than their weekly maximum."),
    "rest": L("This person would have too little rest between two walks."),
    "other_side": L("The replacement must come from the same side."),
    "unreachable": L("%(checkpoint)s cannot be reached on the open paths."),
    "no_such_team": L("The plan has no such team."),
    "not_in_team": L("It is not in that team any more."),
    "does_not_fit": L("%(checkpoint)s does not fit into the walk: too little time, or not open then."),
    "person_twice": L("This person is in the team already."),
    "locked": L("This part of the plan is locked. Release it first."),
}
BREACH_OTHER = L("The change does not fit into the plan.")
REASONS = {
    "no_patrol": L("No team could be staffed on this day."),
    "no_place": L("It has no place on the path network yet."),
    "unreachable": L("It cannot be reached on the path network."),
    "bridge_closed": L("It cannot be reached: %(bridge)s is closed on this day."),
    "too_long": L("It alone takes %(minutes)s min; a walk lasts %(allowed)s min."),
    "closed": L("It is open from %(opens)s to %(closes)s; no team is out then."),
    "need": L("It needs %(need)s; nobody in this day's teams brings it."),
    "displaces": L("Taking it in (weight %(worth)s) would push out %(lost)s (weight %(lost_worth)s)."),
    "cannot_fit": L("No team can take it in together with what is locked."),
    "seen_recently": L("It was seen on %(last)s and is due again on %(due)s."),
    "as_good": L("A plan with it is just as good: it can be exchanged for %(lost)s."),
    "as_good_free": L("There is room for it in team %(team)s."),
}
REASON_OTHER = L("The planner left it out.")
EXCLUSIONS = {
    "training": L("training is missing"),
    "insurance": L("insurance is missing"),
    "silent_without_pattern": L("said nothing, and no usual evenings are known"),
}
MISSING = {
    "team": L("%(count)s teams could not be formed"),
    "side": L("%(count)s places of %(side)s stay empty"),
    "leader": L("%(count)s teams have no leader"),
    "deputy": L("%(count)s teams have no deputy from another side"),
}
UNDO_WORDS = {
    "mistake": L("It was a mistake"),
    "better": L("The earlier plan was better"),
    "asked": L("Somebody asked for it"),
    "other": L("Another reason"),
}
WITHDRAW_WORDS = {
    "weather": L("Bad weather"),
    "emergency": L("An emergency"),
    "people": L("Too few people"),
    "other": L("Another reason"),
}
VERSION_WORDS = {
    "planned": L("planned by the computer"),
    "previewed": L("quick first plan"),
    "moved": L("changed by hand"),
    "undone": L("change taken back"),
    "replaced": L("a member replaced"),
}
