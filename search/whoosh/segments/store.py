"""Store: the articles as they were given, compressed one by one with a dictionary made from the archive itself.

An article is kept in two parts, each JSON compressed by Zstandard: the *head*, which a list of hits shows, and the
*rest*. What articles of an archive have in common is in the dictionary, so that each alone is as small as many
together would be, and can still be read alone. Each part carries a checksum of its text, which is compared whenever it
is read: what is shown of an article is what was written, or an error.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

from search.article import Article, Image
from search.errors import IndexDamaged
from search.whoosh.segments.arrays import Array, ArrayFile, Arrays, numbers_of, smallest
from search.whoosh.segments.lexicon import Lexicon, pack

# No level of Zstandard's finds words of Vietnamese, most of which have five bytes or more, in so little time: level 6
# is as small and takes twice as long, level 12 takes five times as long for a fifteenth less.
_COMPRESSION: Final = zstandard.ZstdCompressionParameters(
    strategy=zstandard.STRATEGY_GREEDY,
    min_match=5,
    search_log=4,
    hash_log=17,
    chain_log=17,
    window_log=18,
    write_checksum=True,
    write_dict_id=False,
)
_DICTIONARY: Final = 112 * 1024  # bytes of one dictionary
_TRAINED_ON: Final = 4_000_000  # characters at the most
_SAMPLES: Final = 1000  # articles at the most: more teach nothing
_WORTH: Final = 1_000_000  # characters below which a dictionary would be larger than what it saves
_LEAST: Final = 300  # articles from which anything can be learned of the next ones


class Head(msgspec.Struct, array_like=True):
    """What a list of hits shows of an article."""

    id: str
    url: str
    title: str
    summary: str
    published: datetime | None
    source: str
    section: str


class _Rest(msgspec.Struct, array_like=True):
    body: str
    modified: datetime | None
    authors: list[str]
    tags: list[str]
    images: list[Image]
    language: str
    extra: dict[str, Any]


# JSON keeps the offset of a datetime, msgpack does not.
_encode = msgspec.json.Encoder().encode
_decode_head = msgspec.json.Decoder(Head).decode
_decode_rest = msgspec.json.Decoder(_Rest).decode
# What reading raises where the bytes are not those that were written; msgspec's errors and those of UTF-8 are
# ValueErrors, an article without its dictionary is an IndexError.
_UNREADABLE: Final = (zstandard.ZstdError, ValueError, IndexError)


def parts(article: Article) -> tuple[bytes, bytes]:
    """The head and the rest of an article as JSON."""
    head = (article.id, article.url, article.title, article.summary, article.published, article.source, article.section)
    rest = (article.body, article.modified, article.authors, article.tags, article.images, article.language)
    return _encode(head), _encode((*rest, article.extra))


class Dictionary(NamedTuple):
    """What compresses the heads, and what compresses the rests."""

    head: bytes
    rest: bytes


def train(articles: Sequence[Article]) -> Dictionary | None:
    """A dictionary for articles like these; None where they are too few for one to pay."""
    chosen, size = [], 0
    for article in articles[:: -(-len(articles) // _SAMPLES) or 1]:
        chosen.append(parts(article))
        size += len(article.body)
        if size > _TRAINED_ON:
            break
    if size < _WORTH or len(chosen) < _LEAST:
        return None
    try:
        trained = [zstandard.train_dictionary(_DICTIONARY, list(samples)) for samples in zip(*chosen, strict=True)]
    except zstandard.ZstdError:  # the articles are too much alike to be learned from
        return None
    return Dictionary(*(one.as_bytes() for one in trained))


_NO_DICTIONARY = Dictionary(b"", b"")
_DECOMPRESSORS: Final = 16  # of a thread: a quarter of a megabyte each
_THREADS = threading.local()  # a decompressor serves one thread at a time


@lru_cache(maxsize=_DECOMPRESSORS)
def _one_for_all(part: bytes) -> bytes:
    """A part of a dictionary: all segments of an archive have the same, which is in memory once."""
    return part


def _decompressor(part: bytes) -> zstandard.ZstdDecompressor:
    """What reads articles that were compressed with a part of a dictionary, in this thread."""
    known: dict[bytes, zstandard.ZstdDecompressor] | None = getattr(_THREADS, "known", None)
    if known is None:
        known = _THREADS.known = {}
    found = known.get(part)
    if found is None:
        found = known[part] = zstandard.ZstdDecompressor(dict_data=_read(part))
        if len(known) > _DECOMPRESSORS:
            del known[next(iter(known))]
    return found


def _read(part: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(part) if part else None


class StoreBuilder:
    """Collects the stored articles of a segment, in order."""

    def __init__(self, dictionary: Dictionary | None) -> None:
        self._dictionary = dictionary
        self.compressors = [
            zstandard.ZstdCompressor(dict_data=_read(part), compression_params=_COMPRESSION)
            for part in dictionary or _NO_DICTIONARY
        ]
        self._parts: tuple[list[bytes], list[bytes]] = ([], [])

    def add(self, article: Article) -> None:
        """Add the next article."""
        for compressor, stored, part in zip(self.compressors, self._parts, parts(article), strict=True):
            stored.append(compressor.compress(part))

    def arrays(self) -> Arrays:
        """The arrays of the store."""
        result = dictionary_arrays([self._dictionary] if self._dictionary else [])
        result["dictionary_of"] = np.full(len(self._parts[0]), bool(self._dictionary), np.uint8)
        for name, stored in zip(("head", "rest"), self._parts, strict=True):
            offsets = np.zeros(len(stored) + 1, np.uint64)
            np.cumsum([len(part) for part in stored], out=offsets[1:])
            result[f"{name}_blob"] = np.frombuffer(b"".join(stored), np.uint8)
            result[f"{name}_offset"] = smallest(offsets)
        return result


def dictionary_arrays(dictionaries: Sequence[Dictionary]) -> Arrays:
    """The dictionaries of a segment: for each, that of the heads and that of the rests."""
    blob, offsets = pack([part for dictionary in dictionaries for part in dictionary])
    return {"dictionary_blob": blob, "dictionary_offset": offsets}


class Store:
    """Reads the stored articles of a segment. Safe to share between threads."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        self._of = numbers_of(file["dictionary_of"])  # of each article the number of its dictionary, from 1; 0: none
        # Where the parts of each article begin, and the parts.
        self._begins, self._blobs = (
            [numbers_of(file[f"{name}_{what}"]) for name in ("head", "rest")] for what in ("offset", "blob")
        )
        self._known: dict[int, Dictionary] = {}  # those that were needed, by their numbers

    def dictionaries(self) -> list[Dictionary]:
        """The dictionaries, in the order of their numbers."""
        lexicon = Lexicon(self._file["dictionary_blob"], self._file["dictionary_offset"])
        return [Dictionary(lexicon[at], lexicon[at + 1]) for at in range(0, len(lexicon), 2)]

    def head(self, doc: int) -> Head:
        """What a list of hits shows of an article."""
        try:
            return _decode_head(self._part(0, doc))
        except _UNREADABLE as error:
            raise self._damaged(doc, error) from error

    def body(self, doc: int) -> str:
        """The body of an article."""
        return self._rest(doc).body

    def _rest(self, doc: int) -> _Rest:
        try:
            return _decode_rest(self._part(1, doc))
        except _UNREADABLE as error:
            raise self._damaged(doc, error) from error

    def article(self, doc: int) -> Article:
        """The whole article."""
        return Article(**msgspec.structs.asdict(self.head(doc)), **msgspec.structs.asdict(self._rest(doc)))

    def _part(self, which: int, doc: int) -> bytes:
        begins = self._begins[which]
        stored = self._blobs[which][begins[doc] : begins[doc + 1]]
        # A frame that ends early is not that of the article: its neighbour's, or one whose checksum would not be read.
        return _decompressor(self._dictionary(self._of[doc])[which]).decompress(stored, allow_extra_data=False)

    def _dictionary(self, number: int) -> Dictionary:
        found = self._known.get(number)
        if found is None:
            found = self.dictionaries()[number - 1] if number else _NO_DICTIONARY
            found = self._known[number] = Dictionary(*map(_one_for_all, found))
        return found

    def _damaged(self, doc: int, error: Exception) -> IndexDamaged:
        return IndexDamaged(f"{self._file.path.name}: stored article {doc} cannot be read ({error})")


class MergedStores(NamedTuple):
    """The dictionaries of several stores, each once, and for each store the new numbers of its own."""

    dictionaries: list[Dictionary]
    numbers: list[NDArray[np.uint8]]

    @classmethod
    def of(cls, stores: Sequence[Store]) -> MergedStores:
        """Put the dictionaries of stores together."""
        known: dict[Dictionary, int] = {}
        numbers = []
        for store in stores:
            own = [known.setdefault(one, len(known) + 1) for one in store.dictionaries()]
            numbers.append(np.array([0, *own], np.uint8))
        return cls(list(known), numbers)


def blob_pieces(blob: Array, offsets: Array, docs: NDArray[np.int64], size: int = 1 << 24) -> Iterator[Array]:
    """The bytes of some articles of a blob, one behind the other, in pieces of about ``size`` bytes."""
    begins, ends = offsets[docs].astype(np.int64), offsets[docs + 1].astype(np.int64)
    at = 0
    while at < len(docs):
        upto = at + max(1, int(np.searchsorted(np.cumsum(ends[at:] - begins[at:]), size, side="right")))
        spans = zip(begins[at:upto].tolist(), ends[at:upto].tolist(), strict=True)
        yield np.concatenate([blob[begin:end] for begin, end in spans])
        at = upto
