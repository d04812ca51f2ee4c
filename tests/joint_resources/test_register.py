"""The register through its pages and its API: what is kept, who sees it, when two entries become one."""

import pytest

from border_gov.joint_resources.models.register import Resource, ResourceKind, ResourceMatch
from border_gov.joint_resources.queries import register as queries
from border_gov.joint_resources.rules.register import likeness, same_object
from border_gov.kernel.db import db
from border_gov.kernel.search import bigrams
from tests.build.incidents import JS, PH, at
from tests.build.resources import a_ground, an_object


@pytest.fixture
def ground(session):
    return a_ground()


def form_of(ground, **more):
    return {"kind": ground.bridge.id, "name": "示例桥", **at(ground.stage, 0.0), "value-load_t": "10", **more}


def test_an_object_is_registered_by_form_and_shown_with_its_history(ground, client):
    desk = client.as_(ground.officers[PH])
    url = f"/resources/new?kind={ground.bridge.id}"
    wrong = desk.post(url, data=form_of(ground, datum="", **{"value-load_t": "很重"}))
    assert wrong.status_code == 422 and "示例桥" in wrong.text
    wrong = desk.post(url, data=form_of(ground, **{"value-load_t": "很重"}))
    assert wrong.status_code == 422 and 'value="很重"' in wrong.text
    assert desk.post(url, data=form_of(ground)).status_code == 302
    made = db.session.query(Resource).one()
    assert (made.joint, made.values, made.sides) == (True, {"load_t": 10}, [PH])
    edited = form_of(ground, name="示例大桥", version=made.version, sides=[PH, JS])
    assert desk.post(f"/resources/{made.id}/edit", data=edited).status_code == 302
    stale = desk.post(f"/resources/{made.id}/edit", data=edited)
    assert stale.status_code == 409
    page = desk.get(f"/resources/{made.id}").text
    assert "示例大桥" in page
    lines = queries.history(ground.officers[PH], db.session.get(Resource, made.id))
    assert ("name", {"zh": "示例桥"}, {"zh": "示例大桥"}) in lines[0]["changes"]
    assert "示例大桥" in desk.get("/resources/?q=大桥").text
    assert "示例大桥" not in desk.get("/resources/?q=小桥").text


def test_what_the_dictionary_keeps_to_a_side_is_not_there_for_the_other(ground, client):
    kept = an_object(ground, PH, "出租房一号", 900.0, kind=ground.rental)
    in_band = an_object(ground, PH, "出租房二号", 10.0, kind=ground.rental, values={"contact": "13900001111"})
    bridge = an_object(ground, PH, "内河桥", 900.0)
    other = client.as_(ground.officers[JS])
    listed = {row["id"] for row in other.get("/api/v1/resources").get_json()["rows"]}
    assert listed == {in_band.id, bridge.id}
    assert other.get(f"/resources/{kept.id}").status_code == 404
    assert other.get(f"/api/v1/resources/{kept.id}").status_code == 404
    drawn = other.get("/resources/objects.geojson").get_json()["features"]
    assert {one["properties"]["label"] for one in drawn} == {"出租房二号", "内河桥"}
    for url in (f"/resources/{in_band.id}", f"/api/v1/resources/{in_band.id}"):
        assert "13900001111" not in other.get(url).text
    body = other.get(f"/api/v1/resources/{in_band.id}").get_json()
    assert sorted(body["actions"]) == ["inspect", "look"] and body["values"] == {}
    assert other.post(f"/resources/{in_band.id}/close").status_code == 403
    assert "13900001111" in client.as_(ground.officers[PH]).get(f"/resources/{in_band.id}").text
    volunteer = ground.officers[PH].__class__(
        person_id=1, sides=frozenset({PH}), roles=frozenset({"volunteer"}), zones=frozenset({ground.zone_id})
    )
    assert client.as_(volunteer).get("/resources/").status_code == 403


def test_the_same_bridge_entered_by_both_sides_is_merged_when_both_agree(ground, client):
    one = an_object(ground, PH, "山塘桥", number="P-7", values={"load_t": "10"})
    two = an_object(ground, JS, "山塘石桥", east=0.0002, number="J-3")
    far = an_object(ground, JS, "山塘桥", east=0.01)
    desk, other = ground.officers[PH], ground.officers[JS]
    assert [(p["keep"].id, p["other"].id, p["why"]) for p in queries.twins(desk, ground.zone_id)] == [
        (one.id, two.id, "name")
    ]
    assert "山塘石桥" in client.as_(desk).get("/resources/pairs").text
    answer = client.post(f"/api/v1/resources/{one.id}/same", json={"other": two.id, "same": True})
    assert answer.get_json()["state"] == "active" and db.session.get(Resource, two.id).state == "active"
    client.post(f"/resources/pairs/{one.id}/{two.id}/same")
    assert db.session.get(Resource, two.id).state == "active", "one side alone merges nothing"
    assert client.as_(other).post(f"/resources/pairs/{one.id}/{two.id}/same").status_code == 302
    kept, gone = db.session.get(Resource, one.id), db.session.get(Resource, two.id)
    assert (gone.state, gone.merged_into) == ("merged", kept.id)
    assert sorted(kept.sides) == sorted([PH, JS])
    assert kept.numbers == {PH: "P-7", JS: "J-3"}
    page = client.get(f"/resources/{kept.id}").text
    assert "山塘石桥" in page
    acts = [(line["line"].act, line["other"]) for line in queries.history(other, kept)]
    assert sorted(acts) == [("added", False), ("added", True), ("merged", False), ("merged", True)]
    assert "并入" in client.get(f"/resources/{gone.id}").text
    assert far.state == "active"


def test_what_several_sides_keep_none_gives_up_for_another(ground, client):
    shared = an_object(ground, PH, "山塘桥", sides=[PH, JS])
    desk, other = ground.officers[PH], ground.officers[JS]
    alone = form_of(ground, name="山塘桥", sides=[PH])
    refused = client.as_(desk).post(f"/resources/{shared.id}/edit", data=alone)
    assert refused.status_code == 422 and "另一方" in refused.text
    for viewer in (desk, other):
        assert client.as_(viewer).post(f"/resources/{shared.id}/close").status_code == 403
    assert (shared.state, sorted(shared.sides)) == ("active", sorted([PH, JS]))
    assert client.as_(other).post(f"/resources/{shared.id}/edit", data=alone).status_code == 302
    assert db.session.get(Resource, shared.id).sides == [PH]
    assert client.as_(desk).post(f"/resources/{shared.id}/close").status_code == 302
    assert db.session.get(Resource, shared.id).state == "closed"


def test_a_pair_is_one_pair_whichever_entry_is_named_first(ground, client):
    one, two = an_object(ground, PH, "山塘桥"), an_object(ground, JS, "山塘石桥", east=0.0002)
    client.as_(ground.officers[PH]).post(f"/resources/pairs/{one.id}/{two.id}/same")
    client.as_(ground.officers[JS]).post(f"/resources/pairs/{two.id}/{one.id}/same")
    assert db.session.get(Resource, two.id).merged_into == one.id, "whoever asked first said which is kept"
    late = client.post(f"/resources/pairs/{one.id}/{two.id}/different")
    assert late.status_code in (403, 409)
    assert db.session.query(ResourceMatch).one().state == "agreed"


def test_a_pair_said_to_be_different_is_not_proposed_again(ground, client):
    one, two = an_object(ground, PH), an_object(ground, JS, east=0.0001)
    assert (
        client.as_(ground.officers[JS]).post(f"/resources/pairs/{one.id}/{two.id}/different").status_code
        == 302
    )
    assert queries.twins(ground.officers[PH], ground.zone_id) == []
    again = client.as_(ground.officers[PH]).post(f"/resources/pairs/{one.id}/{two.id}/same")
    assert again.status_code == 409


def test_the_dictionary_is_edited_by_page(ground, client):
    form = {"name": "界桩", "code": "marker", "group": "facility", "across": "1", "active": "1"}
    form |= {"field-0-zh": "编号", "field-0-type": "text", "field-3-zh": "立桩日期", "field-3-type": "day"}
    desk = client.as_(ground.officers[PH])
    assert desk.post("/resources/kinds/new", data={**form, "code": "大"}).status_code == 422
    assert desk.post("/resources/kinds/new", data=form).status_code == 302
    made = db.session.query(ResourceKind).filter_by(code="marker").one()
    assert [(one["key"], one["type"]) for one in made.fields] == [("f0", "text"), ("f3", "day")]
    assert "界桩" in client.as_(ground.officers[JS]).get("/resources/kinds").text


@pytest.mark.parametrize(
    ("names", "metres", "numbers", "why"),
    [
        (("山塘桥", "山塘石桥"), 20, ((), ()), "name"),
        (("山塘桥", "山塘桥"), 61, ((), ()), ""),
        (("山塘桥", "东风闸"), 5, ((), ()), ""),
        (("甲", "乙"), 5, (("Q1",), ("Q1",)), "number"),
    ],
)
def test_what_speaks_for_one_object(names, metres, numbers, why):
    pairs = [bigrams(name) for name in names]
    assert same_object(pairs, metres, numbers) == why
    assert likeness(*pairs) == likeness(*reversed(pairs))
