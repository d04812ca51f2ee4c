"""The duty roster: what posts there are, how a side's sheet writes days and hours, who keeps it."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from border_gov.kernel.sheets.cells import CellProblem, Value, as_phone, as_text, folded
from border_gov.kernel.sheets.importing import Field
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

DESK, LEADER, WATER, POLICE, OTHER = "desk", "leader", "water", "police", "other"
POSTS = {
    DESK: L("Duty desk"),
    LEADER: L("Leader on duty"),
    WATER: L("Water authority"),
    POLICE: L("Police station"),
    "medical": L("Medical emergency service"),
    "fire": L("Fire and rescue"),
    "traffic": L("Traffic"),
    "mediation": L("Mediation room"),
    "grid": L("Grid post"),
    OTHER: L("Another department"),
}
# Read in this order: 带班领导 of the police station is the station's, 值班 alone is the desk's.
POST_WORDS = (
    (WATER, ("水务", "水利", "河长", "防汛", "排水", "泵站")),
    ("medical", ("卫生", "医院", "急救", "120")),
    ("fire", ("消防", "119", "救援")),
    ("traffic", ("交警", "交通", "公路")),
    (POLICE, ("派出所", "公安", "民警", "110", "警务")),
    ("mediation", ("调解", "司法所", "矛调")),
    ("grid", ("网格",)),
    (LEADER, ("带班", "值班领导", "总值班", "领导", "值班长")),
    (DESK, ("值班", "值守", "指挥", "平安办", "综治", "接线")),
)
DUTY_EDITORS = ("organiser", "system_admin", "duty")
MOST_HOURS = 24
DAY_STARTS = ("00:00", "08:00", "08:30", "09:00")

NOT_A_SPAN = L("“%(value)s” is no span of hours. Please write it as 08:30-17:30.")
NOT_A_DAY_SPAN = L("“%(value)s” has no fixed hours. Please write them as 08:30-17:30.")
NO_NUMBER = L("“%(value)s” is not a telephone number.")
SHORT_OR_LONG = re.compile(r"\d{3,12}")
WHOLE_DAY = frozenset(("", "全天", "全日", "24小时", "24h", "昼夜", "一天"))
VAGUE = frozenset(("白班", "夜班", "白天", "夜间", "上午", "下午", "早班", "中班", "晚班", "晚上"))
SPAN = re.compile(
    r"(\d{1,2})(?:[:：.点时](\d{2})?分?)?(?:-|–|—|~|～|至|到)(次日|翌日|第二天|明日)?(\d{1,2})(?:[:：.点时](\d{2})?分?)?"
)


@dataclass(frozen=True)
class Hours:
    """Begin and end of a turn; `next_day` if it ends on the day after it began."""

    begins: dt.time
    ends: dt.time
    next_day: bool


def hours_of(value: Value, day_start: dt.time) -> Hours:
    """08:30-17:30, 8点至20点, 17:30-次日8:30, 全天 (from `day_start` to the same hour of the next day).

    CellProblem for 白班 and 夜班: no two offices mean the same hours by them.
    """
    text = folded(value)
    if text in WHOLE_DAY:
        return Hours(day_start, day_start, True)
    if text in VAGUE:
        raise CellProblem(NOT_A_DAY_SPAN, value=as_text(value))
    found = SPAN.fullmatch(re.sub(r"^(白班|夜班|早班|中班|晚班)[(:]?|\)$", "", text))
    if not found:
        raise CellProblem(NOT_A_SPAN, value=as_text(value))
    begins, _ = _time(found[1], found[2], value)
    ends, is_midnight = _time(found[4], found[5], value)
    return Hours(begins, ends, is_midnight or bool(found[3]) or ends <= begins)


def _time(hour: str, minute: str | None, value: Value) -> tuple[dt.time, bool]:
    """The time, and whether it was written as 24:00."""
    try:
        if int(hour) == 24 and not int(minute or 0):
            return dt.time(), True
        return dt.time(int(hour), int(minute or 0)), False
    except ValueError as error:
        raise CellProblem(NOT_A_SPAN, value=as_text(value)) from error


def duty_number(value: Value) -> str:
    """A number of a post in plain digits; short ones such as 110 and 12345 count too."""
    number = as_phone(value)
    if number and not SHORT_OR_LONG.fullmatch(number):
        raise CellProblem(NO_NUMBER, value=as_text(value))
    return number


def post_kind(words: str) -> str:
    """Which kind of post a side's own name for it is; `other` for what is not recognised."""
    text = folded(words)
    return next((kind for kind, names in POST_WORDS if any(name in text for name in names)), OTHER)


def may_keep_duty(actor: Viewer, side_key: str) -> bool:
    """Organisers, administrators and the duty desk keep the duty roster of their own side."""
    return actor.has(*DUTY_EDITORS) and side_key in actor.sides


def day_start_of(answers: Mapping[str, str]) -> dt.time:
    """The hour at which a day of duty begins, as answered on import."""
    answer = answers.get("day_start") or DAY_STARTS[0]
    return dt.time.fromisoformat(answer if answer in DAY_STARTS else DAY_STARTS[0])


DUTY_FIELDS = (
    Field("day", L("Date"), ("日期", "值班日期", "年月日", "date"), required=True),
    Field("hours", L("Hours"), ("时段", "班次", "值班时段", "值班时间", "时间", "起止时间", "hours")),
    Field("post", L("Post"), ("岗位", "职务", "部门", "单位", "值班岗位", "值班单位", "值班部门", "post")),
    Field("name", L("On duty"), ("值班人员", "值班人", "值班员", "姓名", "人员", "name")),
    Field("phone", L("Telephone"), ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "phone")),
    Field("duty_phone", L("Duty number"), ("值班电话", "值班室电话", "固定电话", "座机", "duty phone")),
    Field("leader", L("Leader on duty"), ("带班领导", "值班领导", "带班", "总值班", "leader")),
    Field("leader_phone", L("Leader's telephone"), ("带班领导电话", "领导电话", "带班电话", "leader phone")),
)
