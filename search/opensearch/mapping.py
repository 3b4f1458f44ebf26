"""The indices in the cluster: what they are named, how their fields are analysed, and what is stored.

Terms come analysed. A *frequency field* holds terms with their weighted counts in half units
(``search.derived.zones``), and its scripted similarity gives just that count times the boost of the term: the sums of
a plan are made of it. A *position field* holds at each position a form, that of the title a key as well. What a key
is worth elsewhere (two of them side by side, or one at a position) is told by its forms, which takes half the room.
``_source`` has what is shown and the rest as two texts that are not indexed; the body is stored beside it, packed
(``packing``), and read only where it is asked for. The articles of a generation are those with ``from`` at most its
number and ``to`` beyond.
"""

from __future__ import annotations

from typing import Any, Final

FORMAT: Final = 4  # of the indices; the catalog tells that of an index
LIVING: Final = 1 << 62  # ``to`` of an article that was neither deleted nor replaced
GAP: Final = 16  # positions between two parts of an article
FREQUENCIES: Final = ("key", "form", "form_pair", "word")
TEXT, TITLE = "text", "title_text"
# Articles with a term early (``search.derived.zones``), by how many syllables behind the title.
EARLY_FIELDS: Final = {40: "early", 120: "soon"}
BONUS_FIELDS: Final = {0: TITLE, **EARLY_FIELDS}  # where a bonus of a reach is looked up
FACET_FIELDS: Final = {"source": "source", "section": "section", "author": "author", "tag": "tag"}
STORED: Final = ("shown", "rest")
BODY: Final = "body"  # packed, beside the source
INITIALS: Final = "initials"  # first letters of neighbours in the title
SKETCH: Final = "sketch"  # of an article that may tell the same as another (``search.derived.sketches``)
TITLE_MARKS: Final = "title_marks"  # what follows on each syllable of the title (``title_lines``)
TOLD: Final = "told"  # by which an article is known to tell of an event (``search.derived.particulars``)
NO_DATE: Final = 10**15  # seconds, where an order needs a number
WINDOW: Final = 10_000  # hits that one request can have: the cluster's own limit


def articles_index(name: str) -> str:
    """The index of the articles."""
    return f"{name}-articles"


def catalog_index(name: str) -> str:
    """The index of what says which generations there are."""
    return f"{name}-catalog"


def articles_body(shards: int, replicas: int) -> dict[str, Any]:
    """Settings and mapping of the articles' index."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": -1,  # a commit refreshes
            "max_terms_count": 1 << 20,
            "max_result_window": WINDOW,
            "similarity": {
                "count": {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}},
            },
            "analysis": {
                "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 8192}},
                "filter": {
                    "counted": {"type": "delimited_term_freq"},
                    "key_and_form": {
                        "type": "pattern_capture",
                        "preserve_original": False,
                        "patterns": ["^([^=]+)=", "(=.+)$"],
                    },
                },
                "analyzer": {
                    "counted": {"tokenizer": "spaces", "filter": ["counted"]},
                    "placed": {"tokenizer": "spaces", "filter": ["key_and_form"]},
                    "spaced": {"tokenizer": "spaces"},
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"includes": [*STORED, TITLE_MARKS, SKETCH, TOLD, "id", "from", "to", "number"]},
            "properties": _fields(),
        },
    }


def _fields() -> dict[str, Any]:
    kept = {"type": "keyword", "index": False, "doc_values": False}
    counted = {"type": "text", "analyzer": "counted", "norms": False, "index_options": "freqs", "similarity": "count"}
    placed = {
        "type": "text",
        "norms": False,
        "similarity": "count",
        "position_increment_gap": GAP,
    }
    there = {"type": "text", "analyzer": "spaced", "norms": False, "index_options": "docs"}
    number = {"type": "long", "index": False}
    return {
        "id": {"type": "keyword"},
        "number": {"type": "long"},
        "from": {"type": "long"},
        "to": {"type": "long"},
        "length": {"type": "integer", "index": False},
        "moment": {"type": "long"},
        "seconds": number,
        "month": number,
        "day": number,
        **{field: {"type": "keyword"} for field in FACET_FIELDS.values()},
        **{field: counted for field in FREQUENCIES},
        **{field: there for field in (*EARLY_FIELDS.values(), INITIALS)},
        TEXT: {**placed, "analyzer": "spaced"},
        TITLE: {**placed, "analyzer": "placed", "search_analyzer": "spaced"},
        **{field: kept for field in (*STORED, TITLE_MARKS, SKETCH, TOLD)},
        BODY: {"type": "binary", "store": True},
    }


def catalog_body(replicas: int) -> dict[str, Any]:
    """Settings and mapping of the catalog: one document that tells the generations, the writer's lock, and the lexicon
    in pieces. Nothing of it is searched."""
    return {
        "settings": {"number_of_shards": 1, "number_of_replicas": replicas},
        "mappings": {"dynamic": False, "enabled": True, "properties": {}},
    }
