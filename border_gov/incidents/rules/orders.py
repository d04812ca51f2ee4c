"""Columns of work orders that other systems send, and the moments that stand in their cells."""

import datetime as dt
import re

from border_gov.incidents.rules import times
from border_gov.kernel.clock import LOCAL
from border_gov.kernel.sheets.book import Value
from border_gov.kernel.sheets.cells import CellProblem, as_text
from border_gov.kernel.sheets.importing import Field
from border_gov.kernel.words import L

NO_MOMENT = L("“%(value)s” is not a date with a time.")
TEXT = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D+(\d{1,2})\D(\d{1,2})(?:\D(\d{1,2}))?\D*")
PERSONAL = re.compile("身份证|证件|电话|手机|号码|姓名|来电人|联系人|性别|年龄|出生|银行卡|护照|微信")
"""Headers of columns about a person: their cells are not kept beside the order; the number identifies it."""

FIELDS = (
    Field("external_number", L("Order number"), ("工单编号", "工单号", "编号", "警情编号"), True),
    Field("received_at", L("Received at"), ("来电时间", "受理时间", "报警时间", "接警时间"), True),
    Field("words", L("What happened"), ("诉求内容", "内容", "警情内容", "简要警情", "工单内容"), True),
    Field("place_words", L("Place"), ("地址", "事发地址", "诉求地址", "事发地点", "发生地点", "地点")),
    Field("kind", L("Kind"), ("类型", "诉求类型", "事项分类", "警情类别", "分类")),
    Field("reporter_name", L("Name of the citizen"), ("来电人", "诉求人", "姓名", "报警人", "联系人")),
    Field("reporter_phone", L("Telephone"), ("联系电话", "来电号码", "联系方式", "电话", "报警电话")),
    Field("lon", L("Longitude"), ("经度", "lon", "lng")),
    Field("lat", L("Latitude"), ("纬度", "lat")),
    Field("ack_at", L("Signed for at"), ("签收时间", "接单时间")),
    Field("reply_at", L("Replied at"), ("先行联系时间", "首次联系时间", "回复时间")),
    Field("dispatch_at", L("Order given at"), ("派单时间", "派警时间", "出警时间")),
    Field("arrive_at", L("Arrived at"), ("到场时间", "到达时间", "到达现场时间")),
    Field("resolve_at", L("Finished at"), ("办结时间", "处置时间", "完成时间")),
    Field("result", L("Result"), ("办理结果", "处置结果", "答复内容", "处理结果")),
    Field("confidential", L("Confidential"), ("保密", "是否保密")),
)  # fmt: skip
STAGES = (
    ("ack", "ack_at", (times.SIGN,)),
    ("reply", "reply_at", (times.REPLY,)),
    ("dispatch", "dispatch_at", (times.ORDER,)),
    ("arrive", "arrive_at", (times.CORE, times.AREA)),
    ("resolve", "resolve_at", (times.FINISH,)),
)
"""Acts that the source may have done already: its column, and the clocks that the act stops."""


def as_moment(value: Value) -> dt.datetime | None:
    """A cell as a moment of Asia/Shanghai; None if empty. CellProblem for a day alone or anything else."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=LOCAL) if value.tzinfo is None else value
    text = as_text(value)
    if not text:
        return None
    found = TEXT.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=LOCAL)
    except ValueError as error:
        raise CellProblem(NO_MOMENT, value=text[:40]) from error
