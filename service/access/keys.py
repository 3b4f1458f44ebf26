"""API keys: who may do what. The file holds a hash of each key, never the key.

A key is ``timbao_<id>_<secret>`` with 256 bits of chance in it, so one round of SHA-256 is as good a hash as a slow
one: there is nothing to guess. The file is read again whenever it changes, so keys come and go while the service runs.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import logging
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

import msgspec
from msgspec import Meta

from search.durable import write_durably
from service.access.token_buckets import FORM
from service.private import FILE_MODE, private
from service.settings import Scope

_PREFIX: Final = "timbao"
_log: Final = logging.getLogger("timbao.service")


class KeysUnusable(Exception):
    """The file of the keys cannot be used, or has no such key; the message says what is wrong."""


class Key(msgspec.Struct, kw_only=True, frozen=True):
    """One key as the file has it; ``hash`` is the SHA-256 of the whole key in hexadecimal, ``rate`` what it may spend
    (``units/seconds``; empty: as everybody). With ``origins`` it is the key of a site, which anybody may see, bound to
    these and to ``source`` and ``section``."""

    id: str
    name: str
    hash: str
    scopes: tuple[Scope, ...]
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    rate: Annotated[str, Meta(pattern=f"^$|^{FORM.pattern}$")] = ""
    origins: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()

    def holds(self, now: datetime) -> bool:
        """Tell whether the key is neither revoked nor past its end."""
        return self.revoked is None and (self.expires is None or now < self.expires)


class _File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    version: Literal[1] = 1
    keys: list[Key] = []


_FILE: Final = msgspec.json.Decoder(_File)  # made while one thread imports


def read_keys(path: Path) -> list[Key]:
    """The keys of a file. Raises ``KeysUnusable``."""
    return _read(path)[0]


class _Stamp(NamedTuple):
    """What changes whenever the file does."""

    inode: int
    changed: int
    size: int

    @classmethod
    def of(cls, status: os.stat_result) -> _Stamp:
        return cls(status.st_ino, status.st_mtime_ns, status.st_size)


def _read(path: Path) -> tuple[list[Key], _Stamp]:
    """The keys of a file, and the stamp of that very file, whatever has taken its place meanwhile."""
    try:
        with path.open("rb") as file:
            stamp = _Stamp.of(os.fstat(file.fileno()))
            return _FILE.decode(file.read()).keys, stamp
    except OSError as error:
        raise KeysUnusable(f"the file of keys {path} cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise KeysUnusable(f"the file of keys {path} cannot be read: {error}") from error


class Bounds(NamedTuple):
    """What the key of a site is bound to."""

    origins: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()


def add_key(
    path: Path,
    name: str,
    scopes: Sequence[Scope],
    expires: datetime | None = None,
    rate: str = "",
    bounds: Bounds = Bounds(),  # noqa: B008  # immutable
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
        **bounds._asdict(),
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
        with open(path.with_name(path.name + ".lock"), "ab", opener=private) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            mode = _mode(path)
            keys = [] if mode is None else read_keys(path)
            yield keys
            raw = msgspec.json.format(msgspec.json.encode(_File(keys=keys)), indent=1) + b"\n"
            write_durably(path, raw, FILE_MODE if mode is None else mode)
    except OSError as error:
        raise KeysUnusable(f"the file of keys {path} cannot be written: {error.strerror}") from error


def _mode(path: Path) -> int | None:
    """The permissions of the file, which an operator may have widened; None where there is none."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        return None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Keyring:
    """The keys of a file, as they are now. Safe to share between threads.

    A file that has become unusable changes nothing: the keys it had before go on, the log says why, and it is read
    again with each request until it can be. Where there were none before, as in a worker that has just been started,
    there are none until then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # Set together: keys beside the stamp of a file that another thread has read would stay for good.
        self._read: tuple[dict[str, Key], _Stamp | None] = {}, None
        self._told = ""
        self._refresh()

    def find(self, text: str) -> Key | None:
        """The key of a text, or None when it is none of them, has ended or was revoked."""
        self._refresh()
        _, _, rest = text.partition("_")
        key = self._read[0].get(rest.partition("_")[0])
        # Compared in any case, and in the time that it always takes.
        same = hmac.compare_digest(_hash(text), key.hash if key else "0" * 64)
        return key if key is not None and same and key.holds(datetime.now(timezone.utc)) else None

    def _refresh(self) -> None:
        if self._is_current():
            return
        try:
            keys, stamp = _read(self._path)
        except KeysUnusable as error:
            if str(error) != self._told:
                self._told = str(error)
                _log.error("%s; the keys read before go on", error)
        else:
            self._read = {key.id: key for key in keys}, stamp
            self._told = ""

    def _is_current(self) -> bool:
        try:
            return _Stamp.of(self._path.stat()) == self._read[1]
        except OSError:
            return False  # which reading it will explain
