"""How townships write what patrols need: evenings, time windows, levels, coordinates and their datum."""

import math
import re
import unicodedata

from border_gov.joint_patrol.rules.inputs import DAY_S, LEVELS
from border_gov.kernel.words import L

Slots = list[tuple[int, str]]

NOT_A_SLOT = L("“%(value)s” is not a time of the week that is understood.")
NOT_A_WINDOW = L("“%(value)s” is not a time window. Please write it as 19:00-22:00.")
NOT_A_LEVEL = L("“%(value)s” is not a priority (high, medium, low, or 1 to 3).")
NOT_A_COORDINATE = L("“%(value)s” is not a coordinate.")
NO_DATUM = L("The coordinate system is not stated. Please write it down for this row: nothing is guessed.")
UNKNOWN_DATUM = L("“%(value)s” is not a known coordinate system.")
SWAPPED = L("Longitude and latitude seem to be swapped.")
NIGHT_READ = L("“%(value)s” was read as %(window)s, as stated for this import.")
LEVEL_READ = L("Priority “%(value)s” was read with 1 as the highest level.")

_DAYS = {
    **{day: [n % 7] for n, day in enumerate("一二三四五六日")},
    "天": [6],
    **{str(n + 1): [n] for n in range(7)},
}
_GROUPS = {
    "工作日": [0, 1, 2, 3, 4],
    "周末": [5, 6],
    "双休日": [5, 6],
    "每天": list(range(7)),
    "每日": list(range(7)),
}
_PARTS = {
    "上午": ["morning"],
    "早上": ["morning"],
    "早": ["morning"],
    "下午": ["afternoon"],
    "白天": ["morning", "afternoon"],
    "全天": ["morning", "afternoon", "evening"],
    "晚上": ["evening"],
    "夜间": ["evening"],
    "夜": ["evening"],
    "晚": ["evening"],
}
_SLOT = re.compile(f"(?:(?:周|星期|礼拜)([一二三四五六日天1-7])|({'|'.join(_GROUPS)}))({'|'.join(_PARTS)})")
_SKILL_WORDS = {
    "boat": ("会开船", "驾船", "船员"),
    "ebike": ("电动车", "电瓶车"),
    "first_aid": ("急救", "救护"),
}
_DATUMS = {
    "gcj02": ("高德", "腾讯", "微信", "火星", "gcj02", "gcj"),
    "bd09": ("百度", "bd09"),
    "wgs84": ("wgs84", "gps", "epsg4326", "4326"),
    "cgcs2000": ("cgcs2000", "国家2000", "2000国家大地坐标系", "epsg4490", "4490"),
    "epsg4549": ("epsg4549", "4549"),
}
_LEVEL_WORDS = {
    "高": "high",
    "重点": "high",
    "high": "high",
    "中": "medium",
    "一般": "medium",
    "medium": "medium",
    "低": "low",
    "low": "low",
}
_RANKS = {"1": "high", "2": "medium", "3": "low", "一级": "high", "二级": "medium", "三级": "low"}
_NIGHT = ("夜间", "夜里", "晚上", "夜晚")


class NotUnderstood(ValueError):
    """A text that is not what the column should hold: English msgid and its values."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message, self.params = message, params


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def usual_slots(text: str) -> Slots:
    """`周四晚、周六上午` as (weekday, part of day), Monday 0. NotUnderstood names the first strange word."""
    found: set[tuple[int, str]] = set()
    for word in re.split(r"[\s,、;/]+", _plain(text).replace("，", ",").replace("；", ";")):
        if not word:
            continue
        match = _SLOT.fullmatch(word)
        if match is None:
            raise NotUnderstood(NOT_A_SLOT, value=word[:40])
        days = _DAYS[match[1]] if match[1] else _GROUPS[match[2]]
        found.update((day, part) for day in days for part in _PARTS[match[3]])
    return sorted(found)


def skills_in(text: str) -> list[str]:
    """The skills that a remark names."""
    return [skill for skill, words in _SKILL_WORDS.items() if any(word in text for word in words)]


def window(text: str, night: str = "") -> tuple[list[list[int]], bool]:
    """Windows of `19:00-22:00` (several by `;`), and whether the word night stood for `night`.

    An empty text is any time. A window past midnight is cut in two. NotUnderstood for anything else.
    """
    shown = _plain(text)
    if not shown:
        return [], False
    if shown in _NIGHT and night:
        return window(night)[0], True
    found: list[list[int]] = []
    for piece in re.split(r"[,;、\s]+", shown):
        match = re.fullmatch(r"(\d{1,2}):(\d{2})(?:-|–|—|~|至|到)(\d{1,2}):(\d{2})", piece)
        if match is None:
            raise NotUnderstood(NOT_A_WINDOW, value=shown[:40])
        found += _window([int(part) for part in match.groups()], shown)
    return sorted(found), False


def _window(numbers: list[int], shown: str) -> list[list[int]]:
    h1, m1, h2, m2 = numbers
    opens, closes = h1 * 3600 + m1 * 60, h2 * 3600 + m2 * 60
    if m1 > 59 or m2 > 59 or opens >= DAY_S or closes > DAY_S or opens == closes:
        raise NotUnderstood(NOT_A_WINDOW, value=shown[:40])
    return [[opens, closes]] if opens < closes else [[0, closes], [opens, DAY_S]]


def window_text(windows: list[list[int]]) -> str:
    """Windows as people write them; an empty text means any time."""
    return "; ".join("-".join(f"{s // 3600:02d}:{s % 3600 // 60:02d}" for s in pair) for pair in windows)


def level(text: str) -> tuple[int, bool]:
    """Priority 1–100 of a word or a rank, and whether it was a rank (1 the highest)."""
    shown = _plain(text).lower().removesuffix("优先级").removesuffix(".0")
    if shown in _LEVEL_WORDS:
        return LEVELS[_LEVEL_WORDS[shown]], False
    if shown in _RANKS:
        return LEVELS[_RANKS[shown]], True
    raise NotUnderstood(NOT_A_LEVEL, value=_plain(text)[:40])


def datum_of(text: str) -> str:
    """The datum that a label names; NotUnderstood for none and for an unknown one."""
    label = re.sub(r"[\s\-_:：()（）]|坐标系?|地图", "", _plain(text).lower())
    if not label:
        raise NotUnderstood(NO_DATUM)
    for datum, words in _DATUMS.items():
        if label in words:
            return datum
    raise NotUnderstood(UNKNOWN_DATUM, value=_plain(text)[:40])


def coordinate(value: object) -> tuple[float, str]:
    """A number of degrees (or metres) and the letter that names its direction: E, N or none."""
    text = _plain(str(value)).upper().replace("°", "").replace("东经", "E").replace("北纬", "N")
    match = re.fullmatch(r"([EN]?)\s*(\d{1,8}(?:\.\d{1,17})?)\s*([EN]?)", text)
    if match is None or (match[1] and match[3]):
        raise NotUnderstood(NOT_A_COORDINATE, value=_plain(str(value))[:40])
    number = float(match[2])
    if not math.isfinite(number):
        raise NotUnderstood(NOT_A_COORDINATE, value=_plain(str(value))[:40])
    return number, match[1] or match[3]
