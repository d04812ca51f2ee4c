"""Columns of the lists that provinces' own mediation systems give out, and what their words mean here."""

import datetime as dt

from border_gov.joint_mediation.rules.words import CATEGORIES
from border_gov.kernel.clock import at
from border_gov.kernel.sheets.book import Value
from border_gov.kernel.sheets.cells import as_day
from border_gov.kernel.sheets.importing import Field
from border_gov.kernel.words import L

ALL, BORDER_ONLY = "all", "border"
SCOPES = {ALL: L("Every case of the list"), BORDER_ONLY: L("Only cases that concern another side")}
NUMBERS = ("案件编号", "纠纷编号", "受理编号", "编号", "案号")
FIELDS = (
    Field("external_number", L("Number in the province's system"), NUMBERS, True),
    Field("received_at", L("Received"), ("受理日期", "受理时间", "登记日期", "登记时间", "申请时间"), True),
    Field("category", L("Category"), ("纠纷类型", "纠纷类别", "类型"), True),
    Field("facts", L("What happened"), ("纠纷简要情况", "纠纷简介", "简要情况", "案情简介"), True),
    Field("request", L("What is asked for"), ("诉求", "申请事项", "请求事项", "当事人诉求")),
    Field("applicant", L("Applicant"), ("申请人", "申请人姓名", "甲方", "当事人甲"), True),
    Field("applicant_phone", L("Telephone of the applicant"), ("申请人电话", "申请人联系电话", "甲方电话")),
    Field("respondent", L("Respondent"), ("被申请人", "被申请人姓名", "乙方", "当事人乙"), True),
    Field("respondent_phone", L("Telephone of the respondent"), ("被申请人电话", "乙方电话")),
    Field("place_words", L("Place"), ("纠纷发生地", "发生地点", "发生地", "地址", "详细地址")),
    Field("village", L("Village"), ("村（社区）", "村(社区)", "村居", "所属村", "行政村")),
    Field("border", L("Concerns another side"), ("是否涉边", "涉边", "跨区域", "是否跨省")),
    Field("state", L("State in the province's system"), ("案件状态", "办理状态", "状态")),
    Field("result", L("Result"), ("调解结果", "调处结果", "办理结果")),
    Field("form", L("Form"), ("协议形式", "协议类型")),
    Field("agreed", L("What was agreed"), ("协议内容", "调解协议内容")),
    Field("concluded", L("Concluded on"), ("结案日期", "结案时间", "调解日期", "办结时间")),
)  # fmt: skip
BACK = ("state", "result", "form", "agreed", "concluded")
"""What the province's own system is told; a cell that its sheet filled stays as it is."""
OUR_NUMBER = "毗邻联调卷号"
COMPARED = ("category", "facts", "request", "place_words")
# The usual spellings of the same kinds of dispute.
SPELLINGS = {
    "neighbour": ("邻里", "邻里纠纷"),
    "family": ("婚姻家庭", "婚姻家庭纠纷", "家庭"),
    "housing": ("房屋宅基地", "房屋宅基地纠纷", "宅基地"),
    "land": ("山林土地", "山林土地纠纷", "土地", "土地承包"),
    "expropriation": ("征地拆迁", "征地拆迁纠纷"),
    "contract": ("合同", "合同纠纷"),
    "business": ("生产经营", "生产经营纠纷"),
    "damages": ("损害赔偿", "损害赔偿纠纷", "人身损害"),
    "environment": ("环境污染", "环境污染纠纷"),
    "labour": ("劳动争议", "劳动争议纠纷", "拖欠农民工工资", "劳动"),
    "medical": ("医疗", "医疗纠纷"),
    "traffic": ("道路交通", "道路交通事故", "道路交通事故纠纷", "交通事故"),
    "property": ("物业", "物业纠纷"),
    "tourism": ("旅游", "旅游纠纷"),
    "ecommerce": ("电子商务", "电子商务纠纷"),
    "consumer": ("其他消费", "消费", "消费纠纷"),
    "other": ("其他", "其他纠纷"),
}
BY_SPELLING = {word: code for code, words in SPELLINGS.items() for word in words} | {c: c for c in CATEGORIES}
OUTCOMES = {"written": ("调解成功", "书面"), "oral": ("调解成功", "口头"), "instant": ("调解成功", "口头")}
FAILED = "调解不成功"


def category_of(text: str) -> str:
    """The category that a cell means, or nothing."""
    return BY_SPELLING.get(text.strip().removeprefix("涉"), "")


def as_received(value: Value) -> dt.datetime | None:
    """A cell as the morning of a day, or as the moment that it holds; CellProblem for anything else."""
    read = as_day(value)
    if read is None:
        return None
    time = value.time() if isinstance(value, dt.datetime) else dt.time(9)
    return at(read.first, time)
