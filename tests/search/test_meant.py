"""A sentence typed without marks ranks by what it probably means, and matches as before."""

from __future__ import annotations

from analyzers.restore import restore
from search.meant import with_meant
from search.plan import Everything, Evidence, Plan, Syllable


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

    def restored(self, typed):
        return restore(typed, self)


def plan_of(*forms: str, keys: tuple[str, ...] | None = None, use_marks: bool = True) -> Plan:
    run = tuple(Syllable(form, key) for form, key in zip(forms, keys or forms, strict=True))
    return Plan(Everything(), Everything(), Evidence(runs=(run,), singles=run), use_marks)


def meant(plan: Plan) -> list[str]:
    return [syllable.meant for run in with_meant(plan, Archive()).evidence.runs for syllable in run]


def test_a_sentence_gets_its_marks_and_how_far_to_believe_them() -> None:
    plan = with_meant(plan_of("gia", "vang", "hom", "nay", "tang"), Archive())
    run = plan.evidence.runs[0]
    assert [syllable.meant for syllable in run] == ["giá", "vàng", "hôm", "nay", "tăng"]
    assert all(0 <= syllable.trust <= 0.7 for syllable in run)
    assert run[2].trust > run[4].trust  # hôm has one reading, tăng has two
    assert [syllable.form for syllable in run] == ["gia", "vang", "hom", "nay", "tang"]


def test_what_matches_and_what_is_marked_in_the_text_stay_as_typed() -> None:
    plan = plan_of("gia", "vang", "hom", "nay", "tang")
    believed = with_meant(plan, Archive())
    assert (believed.condition, believed.every, believed.evidence.singles) == (
        plan.condition, plan.every, plan.evidence.singles,
    )  # fmt: skip


def test_a_few_syllables_decide_between_equals_only() -> None:
    run = with_meant(plan_of("gia", "vang"), Archive()).evidence.runs[0]
    assert [syllable.meant for syllable in run] == ["giá", "vàng"]
    assert all(syllable.trust <= 0.1 for syllable in run)


def test_a_single_syllable_prefers_nothing() -> None:
    assert meant(plan_of("gia")) == [""]


def test_typed_marks_speak_for_themselves() -> None:
    keys = ("gia", "vang", "hom", "nay", "tang")
    assert meant(plan_of("giá", "vang", "hom", "nay", "tang", keys=keys)) == [""] * 5


def test_folded_matching_wants_no_marks() -> None:
    assert meant(plan_of("gia", "vang", "hom", "nay", "tang", use_marks=False)) == [""] * 5
