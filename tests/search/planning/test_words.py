"""How an archive reads a word that is no syllable."""

from __future__ import annotations

import pytest

from search.planning.archive import UnknownArchive
from search.planning.words import Reading, meanings, reading


class Words(UnknownArchive):
    """A vocabulary of a few keys, which tells what it was asked."""

    def __init__(self, **known: int) -> None:
        self.known = known
        self.asked: list[str] = []

    def frequency(self, key: str) -> int:
        return self.known.get(key, 0)

    def together(self, left: str, right: str) -> int:
        return 40 if (left, right) in {("world", "cup"), ("vn", "index"), ("hoc", "sinh")} else 0

    def near(self, key: str, edits: int, least: int) -> list[str]:
        self.asked.append(key)
        return [one for one in self.known if abs(len(one) - len(key)) <= edits and self.known[one] >= least]

    def spelled_out(self, letters: str, most: int) -> list[tuple[tuple[str, ...], int]]:
        self.asked.append(letters)
        return [(("kết", "quả", "xổ", "số"), 76), (("kẻ", "quá", "xa", "sợ"), 1)] if letters == "kqxs" else []


def news() -> Words:
    return Words(
        ronaldo=45, ronald=292, samsung=200, samung=2, facebook=3000, facebok=1, world=90, cup=80, vn=60, index=50
    )


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("ronalod", Reading(("ronaldo",), "slip")),  # two swapped, though another is more frequent
        ("sámung", Reading(("samsung",), "typing")),
        ("worldcup", Reading(("world", "cup"), "joined")),
        ("kqxs", Reading(("kết", "quả", "xổ", "số"), "abbreviation")),
        ("facebok", Reading(("facebok",))),  # the archive has it
        ("xyz", Reading(("xyz",))),  # too short to tell
        ("2020", Reading(("2020",))),
        ("đường", Reading(("đường",))),
        ("duong", Reading(("duong",))),
    ],
)
def test_reading(form: str, read: Reading) -> None:
    assert reading(form, news()) == read


def test_what_the_archive_has_means_something_beside() -> None:
    assert meanings("facebok", news()) == (("facebook",),)
    assert meanings("ronalod", news()) == ()  # that is read otherwise already
    assert meanings("duong", news()) == ()


def test_usual_words_are_not_looked_for_among_all_others() -> None:
    archive = news()
    for form in ("facebook", "world", "đường", "duong", "samsung", "12"):
        assert reading(form, archive) == Reading((form,))
        assert meanings(form, archive) == ()
    assert archive.asked == []


def test_an_archive_is_asked_once() -> None:
    archive = news()
    assert reading("ronalod", archive) == reading("ronalod", archive)
    assert archive.asked == ["ronalod"]
