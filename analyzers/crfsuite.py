"""Reads the weights of pyvi's word model from the files of the installed pyvi.

pyvi keeps its model as a pickle of a scikit-learn wrapper around the bytes of a crfsuite model. Nothing is
unpickled here and no code of pyvi, crfsuite or scikit-learn runs: both formats are read as data, their
checksum first.
"""

from __future__ import annotations

import hashlib
import importlib.util
import pickletools
import struct
from pathlib import Path
from typing import Final, NamedTuple

MODEL: Final = "pyvi3.pkl"
WORDS: Final = "words.txt"
_SHA256: Final = {
    MODEL: "6cdd73aee04b6a4ad7320ca85d27d931a7ef870cfdd41beb148e86bdb8aca134",
    WORDS: "517743d27e71d43343e4b8e9e89015cdc68d84ebe1d48106449e501d918ece4a",
}
_CURE: Final = "install the release whose word model is known here: pip install pyvi==0.1.1"

Pair = tuple[float, float]  # what something adds to the score of B (a word begins), and to that of I (inside)


class SegmenterModelError(RuntimeError):
    """The word model is missing or is not that of pyvi 0.1.1. The message says what to install."""


class Weights(NamedTuple):
    """The weights of the model: three tables by lower-case token, the rest by pyvi's name for the feature.

    Attributes:
        own: what a token adds to itself.
        as_previous: what it adds to the token after it.
        as_next: what it adds to the token before it.
        flags: what is true of a token or its neighbours, such as "-1:word.istitle()".
        transitions: B to B, B to I, I to B, I to I.
    """

    own: dict[str, Pair]
    as_previous: dict[str, Pair]
    as_next: dict[str, Pair]
    flags: dict[str, Pair]
    transitions: tuple[float, float, float, float]


def installed_file(name: str) -> bytes:
    """Return the content of ``MODEL`` or ``WORDS`` of the installed pyvi.

    Raises:
        SegmenterModelError: pyvi is not installed, or the file is not that of 0.1.1.
    """
    # Finding a package does not run it; importing pyvi would load scikit-learn and unpickle the model.
    spec = importlib.util.find_spec("pyvi")
    if spec is None or not spec.submodule_search_locations:
        raise SegmenterModelError(f"pyvi is not installed; {_CURE}")
    path = Path(spec.submodule_search_locations[0], "models", name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SegmenterModelError(f"cannot read {path} ({error.strerror}); {_CURE}") from error
    if hashlib.sha256(content).hexdigest() != _SHA256[name]:
        raise SegmenterModelError(f"{path} is not the file of pyvi 0.1.1; {_CURE}")
    return content


def crfsuite_model(pickled: bytes) -> bytes:
    """Return the crfsuite model in a pickled ``sklearn_crfsuite.CRF``, without unpickling it.

    The pickle is read as the list of operations it is; the model is the string that follows its name.

    Raises:
        SegmenterModelError: there is no such string.
    """
    found = False
    for _, argument, _ in pickletools.genops(pickled):
        if found and isinstance(argument, str):
            return argument.encode("latin-1")  # protocol 2 writes bytes as Latin-1 text
        found = found or argument == "__FILE_RESOURCE_DATA__"
    raise SegmenterModelError(f"no crfsuite model in the pickle; {_CURE}")


def read_weights(model: bytes) -> Weights:
    """Read the weights of a crfsuite model of pyvi's features and the labels B_W and I_W.

    The format: a header of offsets; the features, each a type (0 state, 1 transition), a source (an attribute
    or a label), a label and a weight; the names of the labels and of the attributes, as constant databases.

    Raises:
        SegmenterModelError: these bytes are no such model.
    """
    try:
        magic, _, kind, *_, features_at, labels_at, names_at = struct.unpack_from("<4sI4s7I", model)
        if (magic, kind) != (b"lCRF", b"FOMC") or _names(model, labels_at) != ["B_W", "I_W"]:
            raise SegmenterModelError(f"not a crfsuite model of words; {_CURE}")
        names = _names(model, names_at)
        (count,) = struct.unpack_from("<I", model, features_at + 8)
        features = struct.iter_unpack("<IIId", model[features_at + 12 :][: 20 * count])
    except struct.error as error:
        raise SegmenterModelError(f"a damaged crfsuite model ({error}); {_CURE}") from error
    states = [[0.0, 0.0] for _ in names]
    transitions = [0.0] * 4
    for is_transition, source, label, weight in features:
        if is_transition:
            transitions[2 * source + label] = weight
        else:
            states[source][label] = weight
    return _tables(dict(zip(names, states, strict=True)), transitions)


def _tables(states: dict[str, list[float]], transitions: list[float]) -> Weights:
    """Sort the attributes by what they say: "-1:word.lower():học" is of the token before, and so on."""
    tables: dict[str, dict[str, Pair]] = {"": {}, "-1:": {}, "+1:": {}, "flag": {}}
    for name, (to_b, to_i) in states.items():
        where, is_token, token = name.partition("word.lower():")
        tables[where if is_token else "flag"][token if is_token else name] = to_b, to_i
    b_to_b, b_to_i, i_to_b, i_to_i = transitions
    return Weights(tables[""], tables["-1:"], tables["+1:"], tables["flag"], (b_to_b, b_to_i, i_to_b, i_to_i))


def _names(model: bytes, at: int) -> list[str]:
    """List the strings of the constant database at ``at``, in the order of their numbers."""
    count, offsets_at = struct.unpack_from("<16xII", model, at)
    names = []
    for offset in struct.unpack_from(f"<{count}I", model, at + offsets_at):
        (size,) = struct.unpack_from("<4xI", model, at + offset)
        start = at + offset + 8
        names.append(model[start : start + size - 1].decode())  # less the NUL at its end
    return names
