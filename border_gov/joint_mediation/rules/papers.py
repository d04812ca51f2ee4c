"""The file on paper: its thirteen items, the papers that are printed for them, and what is still missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from border_gov.kernel.papers.names import Names, Rows
from border_gov.kernel.words import L


@dataclass(frozen=True)
class Item:
    """One item of the file: its number, its name, and the papers that may stand for it."""

    number: int
    key: str
    name: str
    papers: tuple[str, ...]


# The order that the forms of 2010 and later collections share; formats were never published as a standard.
ITEMS = (
    Item(1, "intake", L("Application or registration"), ("application", "intake")),
    Item(2, "rights", L("Notice of rights and duties"), ("rights",)),
    Item(3, "identity", L("Proof of identity"), ("identity",)),
    Item(4, "authority", L("Powers of attorney"), ("authority",)),
    Item(5, "inquiry", L("Records of inquiry"), ("inquiry",)),
    Item(6, "evidence", L("Evidence"), ("evidence",)),
    Item(7, "record", L("Records of mediation"), ("record",)),
    Item(8, "agreement", L("Agreement, or record of an oral agreement"), ("agreement", "oral")),
    Item(9, "performance", L("Proof of performance"), ("performance",)),
    Item(10, "visit", L("Records of visits"), ("visit",)),
    Item(11, "confirmation", L("Papers of judicial confirmation"), ("confirmation",)),
    Item(12, "statement", L("Statement about the file"), ("statement",)),
    Item(13, "back", L("Back cover"), ("back",)),
)
BY_KEY = {item.key: item for item in ITEMS}
PAPERS = {
    "cover": L("Cover"),
    "index": L("Table of contents"),
    "application": L("Application"),
    "intake": L("Registration"),
    "rights": L("Notice of rights and duties"),
    "identity": L("Proof of identity"),
    "authority": L("Power of attorney"),
    "inquiry": L("Record of inquiry"),
    "evidence": L("List of evidence"),
    "record": L("Record of mediation"),
    "agreement": L("Mediation agreement"),
    "oral": L("Record of an oral agreement"),
    "performance": L("Proof of performance"),
    "visit": L("Record of visits"),
    "confirmation": L("Application for judicial confirmation"),
    "statement": L("Statement about the file"),
    "back": L("Back cover"),
}
ENCLOSED = (
    "identity",
    "authority",
    "evidence",
    "inquiry",
    "record",
    "agreement",
    "performance",
    "confirmation",
)
"""Items into which scans and photos are put."""


@dataclass(frozen=True)
class FileFacts:
    """What the law asks about the papers of one case."""

    registered: bool = False
    rights_told: bool = False
    identity_checked: bool = False
    has_agents: bool = False
    agents_authorised: bool = False
    facts_found: bool = False
    sessions_held: int = 0
    agreed: bool = False
    written: bool = False
    in_force: bool = False
    promised: bool = False
    all_performed: bool = False
    visited: bool = False
    applied: bool = False
    enclosed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Standing:
    """One item as it stands: there, missing although the law asks for it, or not needed; and why."""

    item: Item
    state: str  # there | missing | not_needed
    note: str = ""


STATES = {"there": L("There"), "missing": L("Missing"), "not_needed": L("Not needed")}
NOT_REGISTERED = L("not registered yet")
NOT_TOLD = L("not every party was told its rights")
NOT_CHECKED = L("identity of a party neither checked nor enclosed")
NOT_AUTHORISED = L("the power of attorney of a representative is not there")
NOT_HELD = L("no record of a session")
NOT_SIGNED = L("the marks on the agreement are not complete")
NOT_SCANNED = L("the marked agreement was not scanned")
NOT_PERFORMED = L("proof of performance is not there")
NOT_VISITED = L("nobody has visited yet")
NO_RULING = L("the court's papers are not enclosed")


def standing(known: FileFacts) -> list[Standing]:
    """Each item of the file and whether it lacks something that it must hold."""
    asked = {
        "intake": (True, known.registered, NOT_REGISTERED),
        "rights": (True, known.rights_told, NOT_TOLD),
        "identity": (True, known.identity_checked or "identity" in known.enclosed, NOT_CHECKED),
        "authority": (
            known.has_agents,
            known.agents_authorised or "authority" in known.enclosed,
            NOT_AUTHORISED,
        ),
        "inquiry": (known.facts_found or "inquiry" in known.enclosed, True, ""),
        "evidence": ("evidence" in known.enclosed, True, ""),
        "record": (True, known.sessions_held > 0 or "record" in known.enclosed, NOT_HELD),
        "agreement": _agreement(known),
        "performance": (
            known.promised and known.all_performed,
            "performance" in known.enclosed or known.all_performed,
            NOT_PERFORMED,
        ),
        "visit": (known.agreed and (known.promised or known.visited), known.visited, NOT_VISITED),
        "confirmation": (known.applied, "confirmation" in known.enclosed, NO_RULING),
        "statement": (True, True, ""),
        "back": (True, True, ""),
    }
    return [_stands(item, *asked[item.key]) for item in ITEMS]


def _agreement(known: FileFacts) -> tuple[bool, bool, str]:
    if not known.agreed:
        return False, False, ""
    if not known.in_force:
        return True, False, NOT_SIGNED
    return True, not known.written or "agreement" in known.enclosed, NOT_SCANNED


def _stands(item: Item, needed: bool, there: bool, lacks: str) -> Standing:
    if not needed:
        return Standing(item, "not_needed")
    return Standing(item, "there") if there else Standing(item, "missing", lacks)


def printed(known: FileFacts, source: str, stand: Sequence[Standing]) -> list[str]:
    """The papers that make up the printed file, in order."""
    chosen = {"intake": "application" if source == "application" else "intake"}
    chosen["agreement"] = "agreement" if known.written else "oral"
    kinds = [chosen.get(one.item.key, one.item.papers[0]) for one in stand if one.state != "not_needed"]
    if source == "application":
        kinds.insert(1, "intake")
    return kinds


PARTY: Names = {
    "role": "称谓",
    "name": "姓名或名称",
    "sex": "性别",
    "phone": "联系电话",
    "address": "住所或单位",
    "id_number": "证件号码",
    "identity": "身份核对情况",
    "told_on": "告知日期",
    "told_how": "告知方式",
}
ENCLOSURE: Names = {"title": "材料名称", "side": "提交方", "filed_on": "收入日期"}
NAMES: Names = {
    "docket": "卷宗编号",
    "title": "卷名",
    "committee": "主办人民调解委员会",
    "lead_committee": "保管主卷的人民调解委员会",
    "committees_line": "各人民调解委员会（一行）",
    "committees": Rows("人民调解委员会", {"name": "名称", "side": "方"}),
    "category": "纠纷类型",
    "topic": "标签",
    "source": "案件来源",
    "level": "化解层级",
    "shared": "是否涉边",
    "shared_case": "涉边时有内容",
    "sides_line": "各方（一行）",
    "place": "发生地点",
    "facts": "纠纷简要情况",
    "request": "请求事项",
    "received_on": "收到日期",
    "registered_on": "登记日期",
    "accepted_on": "受理日期",
    "concluded_on": "办结日期",
    "archived_on": "归档日期",
    "entered_on": "录入日期",
    "entered_later": "补录时有内容",
    "facts_found_on": "调查日期",
    "today": "今天",
    "result": "处理结果",
    "retention": "保管期限",
    "remark": "备注",
    "parties": Rows("当事人", PARTY),
    "parties_line": "当事人（一行）",
    "agents": Rows(
        "代理人",
        {"name": "姓名", "party": "委托人", "kind": "代理种类", "phone": "电话", "authorised_on": "委托日期"},
    ),
    "no_agents": "没有代理人时有内容",
    "mediators": Rows("调解员", {"name": "姓名", "side": "方", "duty": "职责"}),
    "mediators_line": "调解员（一行）",
    "sessions": Rows(
        "调解过程",
        {
            "number": "次数",
            "time": "时间",
            "venue": "地点",
            "host": "承办方",
            "kind": "方式",
            "present": "到场人",
            "record": "记录",
        },
    ),
    "agreed_on": "达成协议日期",
    "agreed_facts": "协议书中的主要事实",
    "disputes": "争议事项及责任",
    "terms": Rows("协议条款", {"text": "内容"}),
    "promises": Rows(
        "履行事项",
        {
            "what": "内容",
            "amount": "金额",
            "manner": "方式",
            "due_on": "期限",
            "performed_on": "履行日期",
            "state": "情况",
        },
    ),
    "has_promises": "有履行事项时有内容",
    "agreed_place": "履行地点",
    "seals_clause": "涉边时的印章说明",
    "copies": "份数",
    "effective_on": "生效日期",
    "performance_line": "履行情况（一行）",
    "visits": Rows(
        "回访",
        {
            "number": "次数",
            "visited_on": "日期",
            "visitor": "回访人",
            "side": "方",
            "result": "情况",
            "satisfied": "满意程度",
            "note": "记录",
        },
    ),
    "no_visits": "没有回访时有内容",
    "court": "确认法院",
    "court_ground": "管辖依据",
    "court_reason": "选择理由",
    "other_courts": "其他可选法院",
    "applied_on": "申请日期",
    "last_day": "申请期限最后一日",
    "calendar": "日历版本",
    "identity_papers": Rows("身份证明附件", ENCLOSURE),
    "has_identity": "有身份证明附件时有内容",
    "evidence": Rows("证据材料", ENCLOSURE),
    "no_evidence": "没有证据时有内容",
    "vouchers": Rows("履行凭证", ENCLOSURE),
    "index": Rows("卷内目录", {"number": "序号", "name": "材料名称", "page": "页号", "note": "备注"}),
    "lacking": Rows("缺少的材料", {"number": "序号", "name": "材料名称", "note": "说明"}),
    "complete": "材料齐全时有内容",
    "item_count": "材料项数",
    "code": "校验二维码",
    "code_line": "校验码文字",
}
"""Every placeholder that a committee's own template may use; the labels stand on the page for templates."""


def content_of(kind: str, values: Mapping[str, object]) -> dict[str, object]:
    """What a paper says, for its hash: the values without the code itself and without the day of printing."""
    left_out = {"code", "code_line", "today"}
    return {"kind": kind, **{key: value for key, value in values.items() if key not in left_out}}
