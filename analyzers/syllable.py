"""The grammar of the Vietnamese syllable: onset × rhyme × tone, the one source of what a syllable is.

Everything that must know whether letters make a syllable asks here: placing of tone marks, Telex and VNI,
splitting of joined words, slips, legacy encodings. It is a grammar of the spelling, so it allows syllables
nobody uses; it is not a word list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from analyzers import tone as tone_marks
from analyzers.fold import fold
from analyzers.letters import NANG, SAC, VOWELS, toneless, tones

_ONSET_TABLE: Final = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
ONSETS: Final = ("", *_ONSET_TABLE.split())  # without one: "ăn", "uống"

_RHYME_TABLE: Final = """
a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu êng
i ia ich im in inh ip it iu  iêc iêm iên iêng iêp iêt iêu  y
o oc oi om on ong op ot oong ooc oon  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt ơng
oa oac oach oai oam oan oang oanh oao oap oat oay  oăc oăm oăn oăng oăt  oe oen oeo oet oem
u ua uc ui um un ung up ut  uâc uân uâng uât uây  uê uêch uên uênh uêt uêu  uơ  uôc uôi uôm uôn uông uôt uôp
uy uya uych uyn uynh uyp uyt uyu uyên uyêt
ư ưa ưc ưi ưm ưn ưng ưt ưu  ươc ươi ươm ươn ương ươp ươt ươu
"""
_RHYMES: Final = _RHYME_TABLE.split()

# After "qu" the glide is already written, and y writes /i/: qu·ý, qu·yết, qu·ỳnh, but qu·ốc and qu·ân.
_QU_TABLE: Final = """
a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  ân âng ât ây âu  e en eng eo et ec ep em
ê êch
ên ênh êt êu i in it  y ych yn ynh yt yên yêt yu  ơ ơi ơn ơt  ôc ôi
"""
_QU_RHYMES: Final = _QU_TABLE.split()

_GLIDES: Final = ("oa", "oă", "oe", "uâ", "uê", "uơ", "uy")
_FRONT: Final = ("e", "ê", "i", "y")
# Rhymes that only a few onsets have: y alone (and in names: By, Thy, Vy), thuở and huơ, loans like xoong,
# rơ-moóc.
_RARE: Final = {
    "y": frozenset(("", "h", "k", "l", "m", "s", "t", "th", "v", "b", "n", "d", "r", "x", "kh", "ch", "nh")),
    "uơ": frozenset(("", "h", "th", "kh")),
    "oong": frozenset(("x", "b", "m", "g")),
    "ooc": frozenset(("m", "s", "r")),
    "oon": frozenset(("r", "g")),
}
# "K" before a back vowel comes with names: Bắc Kạn, Hồng Kông, Kon Tum, Ka Pét.
_K_TABLE: Final = "a an ang ap at ay am ao au on ong o ô ôn ông ơ u um un y"
_K_RHYMES: Final = frozenset(_K_TABLE.split())
_STOPS: Final = ("p", "t", "c", "ch")


class Syllable(NamedTuple):
    """A syllable taken apart: onset as written, rhyme with its shapes and without tone, tone 0 to 5."""

    onset: str
    rhyme: str
    tone: int


def allowed_tones(rhyme: str) -> tuple[int, ...]:
    """Tones a rhyme can carry: one that ends in a stop has only sắc and nặng.

    >>> allowed_tones("oc"), allowed_tones("ong")
    ((4, 5), (0, 1, 2, 3, 4, 5))
    """
    return (SAC, NANG) if rhyme.endswith(_STOPS) else (0, 1, 2, 3, 4, 5)


def rhymes_of(onset: str) -> Iterator[str]:
    """Yield every rhyme that the spelling allows after an onset.

    >>> "e" in rhymes_of("ngh"), "a" in rhymes_of("ngh")
    (True, False)
    """
    if onset == "qu":
        yield from _QU_RHYMES
        return
    for rhyme in _RHYMES:
        if _fits(onset, rhyme):
            yield rhyme
    if not onset:
        # Without an onset /iê/ is written with y: yên, yêu.
        yield from ("yêm", "yên", "yêng", "yêt", "yêu")


def _fits(onset: str, rhyme: str) -> bool:
    front = rhyme.startswith(_FRONT)
    if rhyme in _RARE:
        return onset in _RARE[rhyme]
    if onset == "k":
        return front or rhyme in _K_RHYMES
    if onset in ("gh", "ngh"):
        return front
    if onset in ("c", "g", "ng"):
        return not front and not (onset == "c" and rhyme.startswith(_GLIDES))
    if onset == "gi":
        # "gia" is gi·a; and gi does not come before e written with i.
        return rhyme not in ("ia", "iu")
    return bool(onset) or not rhyme.startswith("iê")


def spell(onset: str, rhyme: str) -> str:
    """Write an onset and a rhyme together: gi and a rhyme in i share one letter.

    >>> spell("gi", "ì"), spell("gi", "iếng"), spell("gi", "á")
    ('gì', 'giếng', 'giá')
    """
    shared = onset == "gi" and toneless(rhyme[0]) == "i"
    return (onset[:-1] if shared else onset) + rhyme


_PARTS: Final[dict[str, tuple[str, str]]] = {
    spell(onset, rhyme): (onset, rhyme) for onset in ONSETS for rhyme in rhymes_of(onset)
}
KEYS: Final = frozenset(fold(spelled) for spelled in _PARTS)


def spellings() -> dict[str, tuple[str, str]]:
    """Every toneless spelling of the grammar with its onset and rhyme; not to be changed."""
    return _PARTS


def parts(spelled: str) -> tuple[str, str] | None:
    """Split a toneless spelling into onset and rhyme, or None when the grammar has no such syllable.

    >>> parts("nghiêng"), parts("quôc"), parts("html")
    (('ngh', 'iêng'), ('qu', 'ôc'), None)
    """
    return _PARTS.get(spelled)


def parse(form: str) -> Syllable | None:
    """Read a lower-case NFC syllable whose mark stands in an accepted place.

    >>> parse("quyết")
    Syllable(onset='qu', rhyme='yêt', tone=4)
    >>> parse("hoà") == parse("hòa"), parse("tóan"), parse("hoc")
    (True, None, None)
    """
    found = read(form)
    if found is None or found.tone not in allowed_tones(found.rhyme):
        return None
    rhymes = tone_marks.accepted(found.rhyme, found.tone)
    return found if form in [spell(found.onset, rhyme) for rhyme in rhymes] else None


def read(form: str) -> Syllable | None:
    """Read a syllable wherever its one mark stands, and whether or not its rhyme may carry that tone.

    >>> read("tóan")
    Syllable(onset='t', rhyme='oan', tone=4)
    """
    found = _PARTS.get(toneless(form))
    if found is None:
        return None
    marked = tones(form)
    if len(marked) > 1:
        return None
    return Syllable(found[0], found[1], marked[0] if marked else 0)


def compose(syllable: Syllable) -> str:
    """Write a syllable in the normal form.

    >>> compose(Syllable("h", "oa", 1)), compose(Syllable("gi", "i", 1))
    ('hòa', 'gì')
    """
    return spell(syllable.onset, tone_marks.place(syllable.rhyme, syllable.tone))


def is_syllable(form: str) -> bool:
    """Tell whether a lower-case NFC form is a well-formed syllable with its tone.

    >>> [is_syllable(form) for form in ("nguyễn", "hoc", "samsung")]
    [True, False, False]
    """
    return parse(form) is not None


def is_key(key: str) -> bool:
    """Tell whether a key is that of some syllable: the same question for text without marks.

    >>> is_key("hoc"), is_key("boss")
    (True, False)
    """
    return key in KEYS


def all_syllables() -> Iterator[Syllable]:
    """Yield every syllable of the grammar, with every tone its rhyme allows."""
    for onset, rhyme in _PARTS.values():
        for tone in allowed_tones(rhyme):
            yield Syllable(onset, rhyme, tone)


def ends_in_vowel(rhyme: str) -> bool:
    """Tell whether a rhyme is open.

    >>> ends_in_vowel("oai"), ends_in_vowel("oan")
    (True, False)
    """
    return rhyme[-1] in VOWELS
