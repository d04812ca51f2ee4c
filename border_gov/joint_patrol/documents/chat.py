"""The week as text and as a picture for a chat group: surnames only."""

import io
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache

from flask_babel import gettext
from PIL import Image, ImageDraw, ImageFont

from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.queries.plan_sheet import PatrolLine, Sheet, clock_text, number_of
from border_gov.kernel.lang import is_chinese, name_of

WIDTH, PAD, LINE, BODY, SMALL, TITLE = 1080, 48, 46, 32, 26, 46
INK, SOFT, PAPER, CARD, RULE, BRAND = "#17212e", "#4a5665", "#f3f5f9", "#ffffff", "#d5dce6", "#143d6f"


def _people(line: PatrolLine, surnames: Mapping[int, str]) -> str:
    """Surnames of a team, with the side in brackets: 张（甲）."""
    told = []
    for member in line.members:
        name = surnames.get(number_of(member.id), "")
        side = name_of(member.side.name)
        told.append(gettext("%(surname)s (%(side)s)", surname=name, side=side))
    return ("、" if is_chinese() else ", ").join(told)


def _head(line: PatrolLine) -> str:
    return gettext(
        "%(start)s–%(end)s team %(number)s, meet at %(place)s",
        start=clock_text(line.start),
        end=clock_text(line.end),
        number=line.number,
        place=name_of(line.meeting_point),
    )


def text(title: str, sheet: Sheet, surnames: Mapping[int, str]) -> str:
    """The week as plain text, ready to be pasted."""
    lines = [title]
    for day in sheet.days:
        if day.patrols:
            lines += ["", gettext("[%(day)s]", day=words.day(day.day))]
        for patrol in day.patrols:
            lines += [_head(patrol), f"　{_people(patrol, surnames)}"]
    lines += ["", gettext("Please answer under “My walks”. If you cannot come, tell your team leader early.")]
    return "\n".join(lines)


@cache
def font_file(bold: bool = False) -> tuple[str, int]:
    """The file of a font with Chinese signs, and its place in a collection; fontconfig knows it."""
    program = shutil.which("fc-match")
    if program is None:
        return "", 0
    pattern = "sans-serif:lang=zh-cn" + (":bold" if bold else "")
    found = subprocess.run(
        [program, "-f", "%{file}\n%{index}", pattern], capture_output=True, text=True, timeout=10, check=False
    )
    path, _, index = found.stdout.partition("\n")
    # The upper half of fontconfig's index names an instance of a variable font.
    return path, int(index or 0) & 0xFFFF


@cache
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    path, index = font_file(bold)
    return ImageFont.truetype(path, size, index=index) if path else ImageFont.load_default(size)


def _wrapped(told: str, size: int, room: float) -> list[str]:
    """`told` in lines that fit; Chinese may break anywhere."""
    font, lines, current = _font(size), [], ""
    for sign in told:
        if current and font.getlength(current + sign) > room:
            lines.append(current)
            current = ""
        current += sign
    return [*lines, current] if current else lines


def _rows(sheet: Sheet, surnames: Mapping[int, str]) -> list[tuple[str, str]]:
    """(look, text) of every line of the picture."""
    room = WIDTH - 4 * PAD
    rows: list[tuple[str, str]] = []
    for day in sheet.days:
        if day.patrols:
            rows.append(("day", words.day(day.day)))
        for patrol in day.patrols:
            rows += [("head", part) for part in _wrapped(_head(patrol), BODY, room)]
            rows += [("people", part) for part in _wrapped(_people(patrol, surnames), SMALL, room)]
            rows.append(("gap", ""))
    return rows


HEIGHTS = {"day": 72, "head": LINE, "people": 38, "gap": 14}


def picture(title: str, sheet: Sheet, surnames: Mapping[int, str]) -> bytes:
    """The week as a PNG that can be read on a phone."""
    rows = _rows(sheet, surnames)
    top = 2 * PAD + TITLE + 24
    height = top + sum(HEIGHTS[look] for look, _ in rows) + 2 * PAD
    image = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, top - 24), fill=BRAND)
    draw.text((PAD, PAD - 6), title, font=_font(TITLE, True), fill="#ffffff")
    draw.rounded_rectangle((PAD / 2, top, WIDTH - PAD / 2, height - PAD), 16, fill=CARD, outline=RULE)
    y = top + 16
    for look, told in rows:
        if look == "day":
            draw.text((PAD, y + 18), told, font=_font(BODY + 4, True), fill=BRAND)
        elif look == "head":
            draw.text((PAD * 1.5, y), told, font=_font(BODY, True), fill=INK)
        elif look == "people":
            draw.text((PAD * 1.5, y), told, font=_font(SMALL), fill=SOFT)
        y += HEIGHTS[look]
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
