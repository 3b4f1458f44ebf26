"""API keys: who may do what. The file holds a hash of each key, never the key.

A key is ``timbao_<id>_<secret>`` with 256 bits of chance in it, so one round of SHA-256 is as good a hash as a slow
one: there is nothing to guess. The file is read again whenever it changes, so keys come and go while the service runs.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta

from search.durable import write_durably
from service.rate import FORM

Scope = Literal["search", "export", "ingest", "metrics"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
_PREFIX: Final = "timbao"
_log: Final = logging.getLogger("timbao.service")


class KeysUnusable(Exception):
    """The file of the keys cannot be used, or has no such key; the message says what is wrong."""


class Key(msgspec.Struct, kw_only=True, frozen=True):
    """One key as the file has it; ``hash`` is the SHA-256 of the whole key in hexadecimal, ``rate`` what it may spend
    (``units/seconds``; empty: as everybody)."""

    id: str
    name: str
    hash: str
    scopes: tuple[Scope, ...]
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    rate: Annotated[str, Meta(pattern=f"^$|^{FORM.pattern}$")] = ""

    def holds(self, now: datetime) -> bool:
        """Tell whether the key is neither revoked nor past its end."""
        return self.revoked is None and (self.expires is None or now < self.expires)


class _File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    version: Literal[1] = 1
    keys: list[Key] = []


def read_keys(path: Path) -> list[Key]:
    """The keys of a file. Raises ``KeysUnusable``."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_File).keys
    except OSError as error:
        raise KeysUnusable(f"the file of keys {path} cannot be read: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise KeysUnusable(f"the file of keys {path} cannot be read: {error}") from error


def add_key(
    path: Path, name: str, scopes: Sequence[Scope], expires: datetime | None = None, rate: str = ""
) -> tuple[Key, str]:
    """Make a key and write it to the file, which is made if it is not there; gives the key's text, told only here."""
    key_id = secrets.token_hex(4)
    text = f"{_PREFIX}_{key_id}_{secrets.token_hex(32)}"
    key = Key(
        id=key_id,
        name=name,
        hash=_hash(text),
        scopes=tuple(dict.fromkeys(scopes)),
        created=datetime.now(timezone.utc).replace(microsecond=0),
        expires=expires,
        rate=rate,
    )
    with _changing(path) as keys:
        keys.append(key)
    return key, text


def revoke_key(path: Path, key_id: str) -> Key:
    """Revoke a key; it stays in the file, to be seen in lists. Raises ``KeysUnusable`` where there is none."""
    with _changing(path) as keys:
        places = [place for place, key in enumerate(keys) if key.id == key_id]
        if not places:
            raise KeysUnusable(f"there is no key {key_id} in {path}")
        found = keys[places[0]]
        if found.revoked is None:
            found = msgspec.structs.replace(found, revoked=datetime.now(timezone.utc).replace(microsecond=0))
            keys[places[0]] = found
    return found


@contextmanager
def _changing(path: Path) -> Iterator[list[Key]]:
    """The keys, to be changed; written back, for the owner's eyes only, when nothing is raised."""
    try:
        with path.with_name(path.name + ".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            keys = read_keys(path) if path.exists() else []
            yield keys
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
            write_durably(path, msgspec.json.format(msgspec.json.encode(_File(keys=keys)), indent=1) + b"\n")
            path.chmod(mode)
    except OSError as error:
        raise KeysUnusable(f"the file of keys {path} cannot be written: {error.strerror}") from error


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Keyring:
    """The keys of a file, as they are now. Safe to share between threads.

    A file that has become unusable changes nothing: the keys it had before go on, and the log says why. Where there
    were none before, as in a worker that has just been started, there are none until the file can be used again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: dict[str, Key] = {}
        self._stamp: tuple[int, int, int] | None = None
        self._refresh()

    def _look(self) -> tuple[int, int, int]:
        try:
            status = self._path.stat()
        except OSError:
            return (0, 0, 0)
        return (status.st_ino, status.st_mtime_ns, status.st_size)

    def find(self, text: str) -> Key | None:
        """The key of a text, or None when it is none of them, has ended or was revoked."""
        self._refresh()
        _, _, rest = text.partition("_")
        key = self._keys.get(rest.partition("_")[0])
        # Compared in any case, and in the time that it always takes.
        same = hmac.compare_digest(_hash(text), key.hash if key else "0" * 64)
        return key if key is not None and same and key.holds(datetime.now(timezone.utc)) else None

    def _refresh(self) -> None:
        stamp = self._look()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._keys = {key.id: key for key in read_keys(self._path)}
        except KeysUnusable as error:
            _log.error("%s; the keys read before go on", error)
