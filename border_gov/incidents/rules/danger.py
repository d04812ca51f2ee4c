"""Words in a report that ask for a call to the police at once."""

DANGER_WORDS = (
    "着火", "起火", "火灾", "爆炸", "燃气泄漏", "煤气泄漏", "落水", "溺水", "掉进河", "掉河里",
    "打架", "斗殴", "持刀", "砍人", "杀人", "抢劫", "自杀", "跳河", "跳楼", "昏迷", "流血", "重伤",
    "车祸", "塌了", "倒塌", "触电", "中毒", "绑架", "失踪",
    "fire", "explosion", "drowning", "knife", "robbery", "suicide", "unconscious", "bleeding",
)  # fmt: skip


def is_dangerous(*texts: str) -> bool:
    """True if one of the texts names immediate danger to life or property."""
    joined = " ".join(texts).casefold()
    return any(word in joined for word in DANGER_WORDS)
