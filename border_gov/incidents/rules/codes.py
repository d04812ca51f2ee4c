"""Codes of states, sources, reasons and answers, each with its words."""

from border_gov.kernel.words import L

RECEIVED, ACKNOWLEDGED, REPLIED, SCHEDULED = "received", "acknowledged", "replied", "scheduled"
DISPATCHED, ON_SITE, LINKED_OUT, RESOLVED = "dispatched", "on_site", "linked_out", "resolved"
CLOSED, REOPEN_REQUESTED, ARCHIVED = "closed", "reopen_requested", "archived"
MERGED, REJECTED, WITHDRAWN = "merged", "rejected", "withdrawn"

STATES = {
    RECEIVED: L("Received"),
    ACKNOWLEDGED: L("Signed for"),
    REPLIED: L("Replied to the citizen"),
    SCHEDULED: L("Appointment made"),
    DISPATCHED: L("Units sent out"),
    ON_SITE: L("On site"),
    LINKED_OUT: L("In mediation"),
    RESOLVED: L("Handled, to be signed"),
    CLOSED: L("Closed"),
    REOPEN_REQUESTED: L("Reopening asked for"),
    ARCHIVED: L("Archived"),
    MERGED: L("Merged with another"),
    REJECTED: L("Outside our duties"),
    WITHDRAWN: L("Withdrawn by the citizen"),
}
WAITING = (RECEIVED, ACKNOWLEDGED, REPLIED, SCHEDULED)
WORKING = (DISPATCHED, ON_SITE, LINKED_OUT)
OPEN = (*WAITING, *WORKING, RESOLVED, REOPEN_REQUESTED)
OVER = (CLOSED, ARCHIVED, MERGED, REJECTED, WITHDRAWN)

PAGE, CALL, HOTLINE, POLICE, PATROL, VISIT = "page", "call", "hotline", "police", "patrol", "visit"
SOURCES = {
    PAGE: L("Report page"),
    CALL: L("Telephone"),
    HOTLINE: L("12345 order"),
    POLICE: L("110 transfer"),
    PATROL: L("Joint patrol"),
    VISIT: L("In person"),
}

SERVER, BUTTON, COLUMN, ENTERED = "server", "button", "column", "entered"
RECEIPTS = {
    SERVER: L("the moment at which this platform received it"),
    BUTTON: L("the moment at which “new call” was pressed"),
    COLUMN: L("the time in the order of the source system"),
    ENTERED: L("entered later by hand"),
}

REJECTIONS = {
    "police": L("Belongs to the police (110)"),
    "petition": L("Belongs to the petition office"),
    "court": L("Is before a court or in arbitration"),
    "elsewhere": L("Belongs to another authority"),
    "no_matter": L("There is nothing to handle"),
}
WITHDRAWALS = {
    "settled": L("It has settled itself"),
    "mistake": L("Reported by mistake"),
    "other": L("Another reason"),
}
RETURNS = {
    "not_done": L("The work is not finished"),
    "not_shown": L("The result is not shown"),
    "wrong": L("The record is not right"),
    "other": L("Another reason (say which)"),
}
RESULTS = {
    "done": L("Done on the spot"),
    "advice": L("Advice given"),
    "passed_on": L("Passed on to the authority in charge"),
    "nothing_found": L("Nothing found on the spot"),
}
ENDED = {
    "broke_down": L("Broke down on the way"),
    "elsewhere": L("Needed more urgently elsewhere"),
    "relieved": L("Relieved by another unit"),
    "cannot_reach": L("Cannot get there"),
}
SOLVED, HALF, NOT_SOLVED = "solved", "half", "not"
ANSWERS = {SOLVED: L("Solved"), HALF: L("Half solved"), NOT_SOLVED: L("Not solved")}

WAYS = {
    "map": L("pointed out on the map"),
    "gps": L("position of the phone"),
    "gazetteer": L("a named place"),
    "words": L("described in words"),
    "import": L("taken from the order"),
    "checkpoint": L("checkpoint of the patrol"),
}
JOINT, OUTSIDE, UNPLACED = "joint", "outside", "unplaced"

MESSAGES = {
    "receipt": L("Receipt"),
    "reply": L("First reply"),
    "appointment": L("Appointment"),
    "result": L("Result"),
    "refusal": L("Why it was not taken further"),
    "news": L("News"),
}
