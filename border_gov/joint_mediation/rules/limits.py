"""Time limits of mediation that are law, and the defaults of those that are not."""

import datetime as dt

WHOLE_MONTHS = 1
"""Rules on the work of people's mediation art. 33: normally concluded within one month."""
CONFIRM_DAYS = 30
"""People's Mediation Law art. 33."""
INVITE_AHEAD = dt.timedelta(hours=24)
RECUR_DAYS = 180
DANGER = dt.timedelta(minutes=10)
DECIDE_WORKDAYS = 3
REMIND_BEFORE = dt.timedelta(days=3)
VISIT_DAYS = (7, 30)
CHALLENGE_WORKDAYS = 1
RETENTION_YEARS = {"short": 5, "long": 10, "permanent": None}
TOP_LEVEL = 4
# Not from a source: shown as examples until the two bureaus replace them.
LEVELS = (
    ({"zh": "网格（家门口调解点）", "en": "Grid point"}, 3),
    ({"zh": "村（社区）无讼站", "en": "Village station"}, 7),
    ({"zh": "镇（街道）无讼工作室", "en": "Town workshop"}, 10),
    ({"zh": "市（区）社会治理中心·法院", "en": "City centre and court"}, None),
)
STEPS = (
    ({"zh": "听：受理倾听", "en": "Listen"}, "registered"),
    ({"zh": "查：调查核实", "en": "Find out"}, "facts_found"),
    ({"zh": "析：明法析理", "en": "Talk and explain"}, "talked"),
    ({"zh": "调：组织协商", "en": "Settle"}, "settled"),
    ({"zh": "访：履行回访", "en": "Visit"}, "visited"),
)
MECHANISMS = (
    {"zh": "排查预警", "en": "Screening and warning"},
    {"zh": "分级分流", "en": "Levels and channels"},
    {"zh": "多元联调", "en": "Many houses together"},
    {"zh": "督办考评", "en": "Supervision and review"},
)
