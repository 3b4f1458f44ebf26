"""Naming: names of fields given in a TOML file, or a reason why the file cannot be used."""

import pytest

from indexer import Naming, SourceError, read_naming, to_article


def test_names_paths_and_lists(tmp_path):
    path = tmp_path / "names.toml"
    path.write_text('[fields]\ntitle = "ten.goi"\nauthors = "nguoi.0.ten"\npublished = ["ngay", "meta.ngay"]\n')
    record = {"ten.goi": "T", "title": "Khác", "nguoi": [{"ten": "Nam"}], "ngay": "", "meta": {"ngay": "1/2/2024"}}
    article = to_article(read_naming(path).named(record))
    assert (article.title, article.authors, f"{article.published:%Y-%m-%d}") == ("T", ["Nam"], "2024-02-01")
    assert to_article(read_naming(path).named({"title": "Khác", "nguoi": [], "meta": 5})).title == "Khác"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[fields", "not TOML"),
        ("fields = 1", "a table \\[fields\\]"),
        ('[fields]\ntitel = "x"', "titel is not a field"),
        ("[fields]\ntitle = 5", "title must be a name"),
        ("[fields]\ntitle = []", "title must be a name"),
        ('[fields]\ntitle = "x"\n[more]\n', "a table \\[fields\\]"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    path = tmp_path / "names.toml"
    path.write_text(text)
    with pytest.raises(SourceError, match=said):
        read_naming(path)
    with pytest.raises(SourceError, match="No such file"):
        read_naming(tmp_path / "nothing.toml")


def test_names_that_are_given_are_all_columns():
    assert Naming({"title": ["a"], "body": ["b", "c.d"]}).columns == {"a", "b", "c.d"}
