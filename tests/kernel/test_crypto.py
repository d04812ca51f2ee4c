"""Encrypted values open only where they were sealed; blind indexes tell nothing across purposes."""

import pytest

from border_gov.kernel import crypto
from border_gov.kernel.crypto import AES, SM4, Box, Tampered

KEY, NEXT = bytes(range(32)), bytes(range(32, 64))


@pytest.mark.parametrize("cipher", [AES, SM4])
def test_a_value_opens_in_its_place_only(cipher):
    box = Box({1: KEY}, cipher)
    sealed = box.seal("王芳".encode(), "party:7:name")
    assert box.open(sealed, "party:7:name").decode() == "王芳"
    for place in ("party:8:name", "party:7:phone", "other:7:name"):
        with pytest.raises(Tampered):
            box.open(sealed, place)


@pytest.mark.parametrize("cipher", [AES, SM4])
def test_every_altered_byte_is_noticed(cipher):
    box = Box({1: KEY}, cipher)
    sealed = box.seal(b"secret", "t:1:f")
    for i in range(len(sealed)):
        altered = sealed[:i] + bytes([sealed[i] ^ 1]) + sealed[i + 1 :]
        with pytest.raises(Tampered):
            box.open(altered, "t:1:f")
    for cut in range(len(sealed)):
        with pytest.raises(Tampered):
            box.open(sealed[:cut], "t:1:f")


def test_the_same_value_never_looks_the_same_twice():
    box = Box({1: KEY})
    assert box.seal(b"x", "t:1:f") != box.seal(b"x", "t:1:f")


def test_a_new_key_seals_and_the_old_one_still_opens():
    old = Box({1: KEY}).seal(b"x", "t:1:f")
    both = Box({1: KEY, 2: NEXT}, SM4)
    assert both.open(old, "t:1:f") == b"x"
    fresh = both.seal(b"x", "t:1:f")
    assert fresh[1] == 2
    with pytest.raises(Tampered, match="key 2"):
        Box({1: KEY}).open(fresh, "t:1:f")


def test_a_ring_counts_its_keys_from_one():
    assert crypto.ring(f"{KEY.hex()},{NEXT.hex()}") == {1: KEY, 2: NEXT}


def test_fields_of_the_app(app, session):
    sealed = crypto.seal_text("13800001111", "party", 7, "phone")
    assert b"13800001111" not in sealed
    assert crypto.open_text(sealed, "party", 7, "phone") == "13800001111"


def test_blind_indexes_meet_only_within_their_purpose(app, session):
    same = crypto.search_index("１３８ 0000-1111", "phone", "aa")
    assert same == crypto.search_index("13800001111", "phone", "aa")
    others = {
        crypto.search_index("13800001111", "phone", "bb"),
        crypto.search_index("13800001111", "name", "aa"),
        crypto.match_index("13800001111", "phone", 1),
        crypto.match_index("13800001111", "phone", 2),
    }
    assert len(others | {same}) == 5
