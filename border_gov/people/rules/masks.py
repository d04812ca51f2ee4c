"""How a person of the other side is shown."""

DOUBLE_SURNAMES = frozenset(
    [
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "闾丘",
        "令狐",
    ]
)


def mask_name(name: str) -> str:
    """The surname and one star for all the rest: 张*, 欧阳*; a single sign stays hidden."""
    if len(name) < 2:
        return "*"
    return (name[:2] if name[:2] in DOUBLE_SURNAMES and len(name) > 2 else name[0]) + "*"


def mask_phone(phone: str) -> str:
    """First three and last four digits of a mobile number; of anything shorter the last two."""
    if not phone:
        return ""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"****{phone[-2:]}"
