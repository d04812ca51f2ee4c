"""What the papers of a case say, in the words of the trade; papers of Chinese law are in Chinese."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import force_locale, gettext

from border_gov.joint_mediation.queries.case_file import CaseFile, Enclosed
from border_gov.joint_mediation.rules import confirmation, words
from border_gov.joint_mediation.rules.limits import RETENTION_YEARS
from border_gov.joint_mediation.rules.papers import standing
from border_gov.kernel.clock import LOCAL

YES = "是"
NONE = "无"
RESULTS = {
    "written": "达成书面协议",
    "oral": "达成口头协议",
    "instant": "达成协议并即时履行",
}


def values_of(file: CaseFile, now: dt.datetime) -> dict[str, Any]:
    """All placeholders of rules.papers.NAMES except code, code_line and index."""
    with force_locale("zh_CN"):
        return {
            **_head(file, now),
            **_people(file),
            **_talk(file),
            **_agreed(file),
            **_after(file),
            **_court(file),
            **_enclosed(file),
            **_stands(file),
        }


def number_of(file: CaseFile) -> str:
    """The number as it stands on the file: （2026）广调字第12号."""
    case = file.case
    if case.number is None:
        return "（尚未编号）"
    return f"（{case.year}）{file.committees[0].short}字第{case.number}号"


def day(value: dt.date | dt.datetime | None) -> str:
    """A day as papers write it; a blank to be filled by hand if there is none."""
    if value is None:
        return ""
    date = value.astimezone(LOCAL).date() if isinstance(value, dt.datetime) else value
    return f"{date.year}年{date.month}月{date.day}日"


def _head(file: CaseFile, now: dt.datetime) -> dict[str, Any]:
    case = file.case
    shared = len(case.sides) > 1
    return {
        "docket": number_of(file),
        "title": f"{'与'.join(_name(file, party) for party in file.parties[:2])}{_category(file)}纠纷",
        "committee": file.committees[0].names.get("zh", ""),
        "lead_committee": file.committees[0].names.get("zh", ""),
        "committees": [
            {"name": one.names.get("zh", ""), "side": _side(file, one.side)} for one in file.committees
        ],
        "committees_line": "、".join(one.names.get("zh", "") for one in file.committees),
        "category": _category(file),
        "topic": gettext(words.TOPICS[case.topic]) if case.topic in words.TOPICS else NONE,
        "source": gettext(words.SOURCES.get(case.source, case.source)),
        "level": (file.level_names or {}).get("zh", f"第{case.level}级"),
        "shared": YES if shared else "否",
        "shared_case": YES if shared else "",
        "sides_line": "、".join(_side(file, side) for side in case.sides),
        "place": file.place,
        "facts": file.words(case, "facts"),
        "request": file.words(case, "request"),
        "received_on": day(case.received_at),
        "registered_on": day(case.registered_at),
        "accepted_on": day(case.accepted_at),
        "concluded_on": day(case.concluded_at),
        "archived_on": day(case.archived_at),
        "entered_on": day(case.entered_at),
        "entered_later": YES if case.late else "",
        "facts_found_on": day(case.facts_found_at),
        "today": day(now),
        "result": _result(file),
        "retention": f"{RETENTION_YEARS['long']}年（示例）",
        "remark": "补录" if case.late else "",
    }


def _category(file: CaseFile) -> str:
    return gettext(words.CATEGORIES.get(file.case.category, file.case.category))


def _result(file: CaseFile) -> str:
    case = file.case
    if case.failure:
        return f"调解不成：{gettext(words.FAILURES.get(case.failure, case.failure))}"
    if case.state == "withdrawn":
        return "当事人撤回申请"
    if file.agreement is None:
        return "调解中"
    if file.agreement.effective_at is None:
        return "协议待签"
    return RESULTS.get(file.agreement.form, "")


def _side(file: CaseFile, key: str) -> str:
    return file.sides.get(key, {}).get("zh", key)


def _name(file: CaseFile, row: Any) -> str:
    return file.words(row, "name")


def _people(file: CaseFile) -> dict[str, Any]:
    parties = [_party(file, party) for party in file.parties]
    agents = [
        {
            "name": _name(file, agent),
            "party": _name(file, party),
            "kind": gettext(words.REPRESENTATIVES.get(agent.kind, agent.kind)),
            "phone": file.words(agent, "phone"),
            "authorised_on": day(agent.authorised_on),
        }
        for party, agent in file.agents
    ]
    mediators = [
        {"name": one.name, "side": _side(file, one.side), "duty": "主持人" if one.chair else "调解员"}
        for one in file.panel
    ]
    return {
        "parties": parties,
        "parties_line": "、".join(f"{one['role']}{one['name']}" for one in parties),
        "agents": agents,
        "no_agents": "" if agents else YES,
        "mediators": mediators,
        "mediators_line": "、".join(f"{one['name']}（{one['side']}）" for one in mediators),
    }


def _party(file: CaseFile, party: Any) -> dict[str, str]:
    return {
        "role": gettext(words.PARTY_ROLES.get(party.role, party.role)),
        "name": _name(file, party),
        "sex": {"m": "男", "f": "女", "male": "男", "female": "女"}.get(party.sex, party.sex),
        "phone": file.words(party, "phone"),
        "address": file.words(party, "address") or file.words(party, "employer"),
        "id_number": file.words(party, "id_number"),
        "identity": "已核对原件" if party.identity_checked else "待核对",
        "told_on": day(party.rights_at),
        "told_how": gettext(words.RIGHTS_HOW[party.rights_how])
        if party.rights_how in words.RIGHTS_HOW
        else "",
    }


def _talk(file: CaseFile) -> dict[str, Any]:
    held = [session for session in file.sessions if session.state == "held"]
    return {
        "sessions": [
            {
                "number": str(session.number),
                "time": _span(session),
                "venue": session.venue or file.place,
                "host": _side(file, session.host_side),
                "kind": gettext(words.SESSION_KINDS.get(session.kind, session.kind)),
                "present": "、".join(file.present.get(session.id, ())) or NONE,
                # What one party said apart stays out of a paper that both parties sign.
                "record": file.words(session, "record")
                if session.kind == "together"
                else "（个别谈话，另行记录）",
            }
            for session in held
        ]
    }


def _span(session: Any) -> str:
    start = session.starts_at.astimezone(LOCAL)
    return f"{day(session.starts_at)}{start:%H:%M}—{session.ends_at.astimezone(LOCAL):%H:%M}"


def _agreed(file: CaseFile) -> dict[str, Any]:
    agreement, terms = file.agreement, file.terms
    several = len(file.committees) > 1
    seals = "本案涉及毗邻各方，须加盖各方人民调解委员会印章，以最后一枚印章或签名的日期为生效日。"
    return {
        "agreed_on": day(agreement.agreed_on or agreement.effective_at) if agreement else "",
        "agreed_facts": terms.get("facts") or file.words(file.case, "facts"),
        "disputes": terms.get("disputes") or "各方对上述事实无争议，责任按协议内容承担。",
        "terms": [{"text": text} for text in terms.get("items", ())],
        "promises": [_promise(file, row) for row in file.promises],
        "has_promises": YES if file.promises else "",
        "agreed_place": terms.get("place", ""),
        "seals_clause": seals if several else "",
        "copies": str(terms.get("copies") or len(file.parties) + len(file.committees)),
        "effective_on": day(agreement.effective_at) if agreement else "",
        "performance_line": "已即时履行完毕。" if agreement and agreement.form == "instant" else "",
    }


def _promise(file: CaseFile, row: Any) -> dict[str, str]:
    return {
        "what": file.words(row, "what"),
        "amount": f"人民币{row.amount:,.2f}元" if row.amount is not None else "",
        "manner": gettext(words.MANNERS.get(row.manner, row.manner)),
        "due_on": day(row.due_on),
        "performed_on": day(row.performed_on),
        "state": gettext(words.INSTALMENT_STATES.get(row.state, row.state)),
    }


def _after(file: CaseFile) -> dict[str, Any]:
    visits = [
        {
            "number": str(visit.number),
            "visited_on": day(visit.visited_on),
            "visitor": file.visitors.get(visit.visitor_id, ""),
            "side": _side(file, visit.side),
            "result": gettext(words.VISIT_RESULTS.get(visit.result, visit.result)),
            "satisfied": gettext(words.SATISFIED[visit.satisfied]) if visit.satisfied else "未填",
            "note": file.words(visit, "note"),
        }
        for visit in file.visits
    ]
    return {"visits": visits, "no_visits": "" if visits else YES}


def _court(file: CaseFile) -> dict[str, str]:
    made = file.application
    if made is None:
        return dict.fromkeys(
            ("court", "court_ground", "court_reason", "other_courts", "applied_on", "last_day", "calendar"),
            "",
        )
    ground = confirmation.GROUNDS.get(made.court_ground, made.court_ground)
    return {
        "court": made.court,
        "court_ground": gettext(ground),
        "court_reason": f"；{made.court_reason}" if made.court_reason else "",
        "other_courts": "、".join(made.other_courts) or NONE,
        "applied_on": day(made.applied_on),
        "last_day": day(made.last_day),
        "calendar": made.calendar_version,
    }


def _enclosed(file: CaseFile) -> dict[str, Any]:
    identity, evidence, vouchers = (
        _listed(file, file.enclosed(item)) for item in ("identity", "evidence", "performance")
    )
    return {
        "identity_papers": identity,
        "has_identity": YES if identity else "",
        "evidence": evidence,
        "no_evidence": "" if evidence else YES,
        "vouchers": vouchers,
    }


def _listed(file: CaseFile, enclosed: Sequence[Enclosed]) -> list[Mapping[str, str]]:
    return [
        {"title": one.title or "附件", "side": _side(file, one.side), "filed_on": day(one.filed_at)}
        for one in enclosed
    ]


def _stands(file: CaseFile) -> dict[str, Any]:
    stands = standing(file.facts)
    lacking = [
        {"number": str(one.item.number), "name": gettext(one.item.name), "note": gettext(one.note)}
        for one in stands
        if one.state == "missing"
    ]
    held = sum(one.state != "not_needed" for one in stands)
    return {"lacking": lacking, "complete": "" if lacking else YES, "item_count": str(held)}
