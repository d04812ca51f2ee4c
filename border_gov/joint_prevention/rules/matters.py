"""Words that several parts of prevention share: kinds of matter, and what may never be written."""

import re

from border_gov.kernel.words import L

KINDS = {
    "theft": L("Theft"),
    "fraud": L("Fraud by telephone or network"),
    "gambling": L("Gambling"),
    "drugs": L("Drugs"),
    "brawl": L("Brawl or picking quarrels"),
    "fishing": L("Illegal fishing"),
    "dumping": L("Illegal dumping"),
    "smuggling": L("Smuggling by water or road"),
    "fire": L("Fire"),
    "flood": L("Flood or drowning"),
    "traffic": L("Danger on a road or bridge"),
    "other": L("Something else"),
}
CRIMES = ("theft", "fraud", "gambling", "drugs", "brawl", "fishing", "dumping", "smuggling", "other")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·• -]?[A-Za-z0-9]{5,6}"
)
MARKS = (IDENTITY, MOBILE, PLATE)
NAMES_SOMEBODY = L(
    "No identity number, telephone number or number plate, please: this is read across the border."
)


def names_somebody(text: str) -> bool:
    """True if words hold an identity number, a mobile number or a number plate; full-width digits count."""
    plain = text.translate({ord("０") + n: str(n) for n in range(10)})
    return any(mark.search(plain) for mark in MARKS)
