"""Every sentence that a person may read has a Chinese translation, and each kind of breach is named."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from border_gov.kernel import strings


def test_every_string_is_translated() -> None:
    assert strings.check() == []


def a_part(*pairs: tuple[str, str], fuzzy: bool = False) -> dict[str, Catalog]:
    part = Catalog(locale="zh_CN")
    for msgid, translation in pairs:
        part.add(msgid, translation, flags=["fuzzy"] if fuzzy else ())
    shipped = strings.load_parts()[strings.SECURITY]
    return {"room": part, strings.SECURITY: shipped}


@pytest.mark.parametrize(
    ("used", "parts", "said"),
    [
        ("Sign", a_part(), "x.py:1: 'Sign' has no translation"),
        ("Sign", a_part(("Sign", "")), "room.po: 'Sign' has no translation"),
        ("Sign", a_part(("Sign", "会签"), fuzzy=True), "room.po: 'Sign' is fuzzy"),
        ("Sign", a_part(("Sign", "会签"), ("Old", "旧")), "room.po: 'Old' is not used anywhere"),
        ("%(n)s left", a_part(("%(n)s left", "剩")), "room.po: '%(n)s left' has other placeholders"),
        ("At most {max}", a_part(("At most {max}", "最多 {min}")), "room.po: 'At most {max}' has other"),
    ],
)
def test_the_check_names_a_breach(used: str, parts: dict[str, Catalog], said: str) -> None:
    found = strings.problems({(used,): "x.py:1"}, parts)
    assert len(found) == 1
    assert found[0].startswith(said)


def test_two_parts_may_not_contradict_each_other() -> None:
    parts = {**a_part(("Sign", "会签")), "other": Catalog(locale="zh_CN")}
    parts["other"].add("Sign", "签名")
    assert strings.problems({("Sign",): "x.py:1"}, parts) == ["other.po: 'Sign' says other than room.po"]


def test_a_sentence_of_the_sign_in_library_is_missed(tmp_path: Path) -> None:
    parts = strings.load_parts()
    del parts[strings.SECURITY]
    assert "flask_security: 'Passkeys' has no translation" in strings.problems({}, parts)


def test_strings_are_found_in_code_refusals_and_pages(tmp_path: Path) -> None:
    (tmp_path / "verbs.py").write_text(
        'raise Refused("Too late.", code="late")\nx = L("Marked")\nraise Invalid(L("Nested"), fields={})\n'
    )
    (tmp_path / "page.html").write_text(
        '{{ _("Shown") }}{% if a %}{{ ngettext("%(num)s day", "%(num)s days", n) }}{% endif %}'
    )
    found = strings.extract(tmp_path)
    days = ("%(num)s day", "%(num)s days")
    assert set(found) == {("Too late.",), ("Marked",), ("Nested",), ("Shown",), days}
    assert found[("Too late.",)] == "verbs.py:1"


def test_a_page_that_cannot_be_parsed_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.html").write_text("{% if %}")
    with pytest.raises(strings.UnreadableSource, match=r"broken\.html"):
        strings.extract(tmp_path)


def test_the_catalogues_are_compiled_from_the_parts(tmp_path: Path) -> None:
    assert strings.compile_all(built=tmp_path) > 200
    assert {path.name for path in tmp_path.iterdir()} == {"messages.mo", "flask_security.mo"}
