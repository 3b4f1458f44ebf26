"""A sentence typed without marks ranks by what it probably means, and matches as before."""

from __future__ import annotations

from search.plan import Syllable
from search.planning.evidence import Evidence
from search.planning.restoring import restored, with_restored


class Archive:
    """Counts of a small archive: ``giá vàng`` is written, ``già vang`` is not."""

    total = 1000.0

    def forms(self, key):
        return {
            "gia": {"giá": 60.0, "già": 40.0, "gia": 30.0},
            "vang": {"vàng": 50.0, "vắng": 30.0},
            "hom": {"hôm": 90.0},
            "nay": {"nay": 80.0, "này": 70.0},
            "tang": {"tăng": 60.0, "tặng": 20.0},
        }.get(key, {})

    def pairs(self, left, right):
        return {
            ("gia", "vang"): {("giá", "vàng"): 45.0},
            ("vang", "hom"): {("vàng", "hôm"): 20.0},
            ("hom", "nay"): {("hôm", "nay"): 70.0},
            ("nay", "tang"): {("nay", "tăng"): 10.0},
        }.get((left, right), {})

    def triples(self, left, middle, right):
        return {}


def evidence_of(*forms: str, keys: tuple[str, ...] | None = None) -> Evidence:
    run = tuple(Syllable(form, key) for form, key in zip(forms, keys or forms, strict=True))
    return Evidence(runs=(run,), singles=run)


def meant(evidence: Evidence) -> list[str]:
    return [syllable.restored for run in with_restored(evidence, Archive()).runs for syllable in run]


def test_a_sentence_gets_its_marks_and_how_far_to_believe_them() -> None:
    run = with_restored(evidence_of("gia", "vang", "hom", "nay", "tang"), Archive()).runs[0]
    assert [syllable.restored for syllable in run] == ["giá", "vàng", "hôm", "nay", "tăng"]
    assert all(0 <= syllable.confidence <= 0.7 for syllable in run)
    assert run[2].confidence > run[4].confidence  # hôm has one reading, tăng has two
    assert [syllable.form for syllable in run] == ["gia", "vang", "hom", "nay", "tang"]


def test_what_is_marked_in_the_text_stays_as_typed() -> None:
    evidence = evidence_of("gia", "vang", "hom", "nay", "tang")
    assert with_restored(evidence, Archive()).singles == evidence.singles


def test_a_few_syllables_decide_between_equals_only() -> None:
    run = with_restored(evidence_of("gia", "vang"), Archive()).runs[0]
    assert [syllable.restored for syllable in run] == ["giá", "vàng"]
    assert all(syllable.confidence <= 0.1 for syllable in run)


def test_a_single_syllable_prefers_nothing() -> None:
    assert meant(evidence_of("gia")) == [""]


def test_typed_marks_speak_for_themselves() -> None:
    keys = ("gia", "vang", "hom", "nay", "tang")
    assert meant(evidence_of("giá", "vang", "hom", "nay", "tang", keys=keys)) == [""] * 5


def test_a_text_is_restored_once_for_an_archive() -> None:
    archive = Archive()
    assert restored(("gia", "vang"), archive) is restored(("gia", "vang"), archive)


class Doors(Archive):
    """``số đó`` stands in more sentences than ``sổ đỏ``; a name in more than the word that has its letters."""

    def forms(self, key):
        return {
            "so": {"số": 60.0, "sổ": 20.0},
            "do": {"đó": 60.0, "đỏ": 20.0},
            "thu": {"thu": 50.0, "thử": 50.0},
            "minh": {"minh": 50.0, "mình": 50.0},
        }.get(key, {})

    def pairs(self, left, right):
        return {
            ("so", "do"): {("số", "đó"): 12.0, ("sổ", "đỏ"): 8.0},
            ("thu", "minh"): {("thu", "minh"): 9.0, ("thu", "mình"): 7.0},
        }.get((left, right), {})


def test_two_syllables_are_a_word_of_the_list_oftener_than_what_meets_in_a_sentence() -> None:
    archive = Doors()
    found = restored(("so", "do"), archive)
    assert found.forms == ("sổ", "đỏ")
    assert found.ways[1]["sổ", "đỏ"] > found.ways[1]["số", "đó"] > 0
    assert abs(sum(found.ways[1].values()) - 1) < 1e-9
    assert found.confidence[1] == found.ways[1]["sổ", "đỏ"] + sum(
        share for (first, last), share in found.ways[1].items() if last == "đỏ" and first != "sổ"
    )
    assert restored(("thu", "minh"), archive).forms == ("thu", "minh")


def test_in_a_sentence_and_with_marks_the_archive_decides() -> None:
    archive = Doors()
    assert restored(("so", "do", "thu"), archive).forms[:2] == ("số", "đó")
    assert restored(("số", "đó"), archive).forms == ("số", "đó")
