"""Encrypted values bound to their place, and keyed blind indexes that find a value without showing it."""

import functools
import hashlib
import hmac
import os
import struct
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

AES, SM4 = 1, 2
CIPHERS = {"aes": AES, "sm4": SM4}
NONCE, TAG = 12, 16
HEAD = struct.Struct(">BB")


class Tampered(ValueError):
    """The value was altered, moved to another place, or sealed with a key that this installation lacks."""


@dataclass(frozen=True)
class Box:
    """Seals with the newest key of a ring, opens with any; `keys` maps key ids (1, 2, …) to 32 bytes."""

    keys: dict[int, bytes]
    cipher: int = AES

    def seal(self, value: bytes, place: str) -> bytes:
        """Cipher byte, key id, nonce, ciphertext and tag; `place` is authenticated, not stored."""
        key_id, nonce = max(self.keys), os.urandom(NONCE)
        head = HEAD.pack(self.cipher, key_id)
        return head + nonce + _seal(self.cipher, self.keys[key_id], nonce, value, head + place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The value, or Tampered."""
        if len(sealed) < HEAD.size + NONCE + TAG:
            raise Tampered("too short to be a sealed value")
        head, nonce, body = sealed[: HEAD.size], sealed[HEAD.size :][:NONCE], sealed[HEAD.size + NONCE :]
        cipher, key_id = HEAD.unpack(head)
        if key_id not in self.keys or cipher not in CIPHERS.values():
            raise Tampered(f"sealed with key {key_id}, which is not here")
        try:
            return _open(cipher, self.keys[key_id], nonce, body, head + place.encode())
        except InvalidTag as error:
            raise Tampered("altered, or moved to another place") from error


@functools.lru_cache(maxsize=64)
def _derived(key: bytes, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=purpose.encode()).derive(key)


def _seal(cipher: int, key: bytes, nonce: bytes, value: bytes, bound: bytes) -> bytes:
    if cipher == AES:
        return AESGCM(_derived(key, "aes-256-gcm", 32)).encrypt(nonce, value, bound)
    sealer = Cipher(algorithms.SM4(_derived(key, "sm4-gcm", 16)), modes.GCM(nonce)).encryptor()
    sealer.authenticate_additional_data(bound)
    return sealer.update(value) + sealer.finalize() + sealer.tag


def _open(cipher: int, key: bytes, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    if cipher == AES:
        return AESGCM(_derived(key, "aes-256-gcm", 32)).decrypt(nonce, body, bound)
    mode = modes.GCM(nonce, body[-TAG:])
    opener = Cipher(algorithms.SM4(_derived(key, "sm4-gcm", 16)), mode).decryptor()
    opener.authenticate_additional_data(bound)
    return opener.update(body[:-TAG]) + opener.finalize()


def ring(text: str) -> dict[int, bytes]:
    """Keys from a setting: hexadecimal, oldest first, separated by commas; ids count from 1."""
    return {number: bytes.fromhex(part) for number, part in enumerate(text.split(","), 1)}


def box(setting: str = "FIELD_KEY") -> Box:
    """The box of this installation whose keys stand in `setting` (FIELD_KEY or FILE_KEY)."""
    return Box(ring(current_app.config[setting]), CIPHERS[current_app.config["CIPHER"]])


def seal_text(value: str, table: str, row: object, field: str) -> bytes:
    """`value` encrypted for exactly this field of this row."""
    return box().seal(value.encode(), f"{table}:{row}:{field}")


def open_text(sealed: bytes, table: str, row: object, field: str) -> str:
    """What seal_text was given; Tampered if it stands anywhere else."""
    return box().open(sealed, f"{table}:{row}:{field}").decode()


def derived_key(setting: str, purpose: str) -> bytes:
    """32 bytes of their own for `purpose`, from the newest key of `setting`."""
    keys = ring(current_app.config[setting])
    return _derived(keys[max(keys)], purpose, 32)


def normalised(value: str) -> str:
    """One spelling of a name or number: NFKC, no case, letters and digits only."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def search_index(value: str, field: str, side: str) -> str:
    """Blind index (hex) by which one side finds its own rows; equal values of two sides differ."""
    return _index(value, f"search:{side}:{field}")


def match_index(value: str, field: str, zone_id: int) -> str:
    """Blind index (hex) that tells whether two rows of a zone mean the same person; never a filter."""
    return _index(value, f"match:{zone_id}:{field}")


def _index(value: str, purpose: str) -> str:
    key = derived_key("INDEX_KEY", purpose)
    return hmac.new(key, normalised(value).encode(), hashlib.sha256).hexdigest()
