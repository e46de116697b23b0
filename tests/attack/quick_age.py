"""A cipher in age's place: another passphrase and one changed byte are refused, and it costs nothing.

age's own scrypt takes a second each time; what is tried here is what stands around it. `tests/cli/test_lock.py` and
`tests/store/test_vault.py` have age itself.
"""

from __future__ import annotations

from hashlib import sha256
from types import ModuleType

_BEGINS = b"quick-age "


class DecryptError(Exception):
    """Another passphrase, or damaged: named as in pyrage."""


class Words:
    """What `pyrage.passphrase` offers."""

    @staticmethod
    def encrypt(data: bytes, words: str) -> bytes:
        return _BEGINS + _sum(data, words) + _turned(data, words)

    @staticmethod
    def decrypt(sealed: bytes, words: str) -> bytes:
        begins, told, rest = sealed[: len(_BEGINS)], sealed[len(_BEGINS) :][:32], sealed[len(_BEGINS) + 32 :]
        data = _turned(rest, words)
        if begins != _BEGINS or told != _sum(data, words):
            raise DecryptError("it does not open")
        return data


def pyrage() -> ModuleType:
    """A module that stands for pyrage, to be put into `sys.modules`."""
    found = ModuleType("pyrage")
    vars(found).update(DecryptError=DecryptError, passphrase=Words)
    return found


def _sum(data: bytes, words: str) -> bytes:
    return sha256(words.encode() + data).digest()


def _turned(data: bytes, words: str) -> bytes:
    mask = sum(words.encode()) % 255 + 1
    return data.translate(bytes(byte ^ mask for byte in range(256)))
