"""``timbao demo`` serves the samples, whatever an earlier version has left in their place."""

from __future__ import annotations

from pathlib import Path

from search import open_index
from timbao.commands import demo

SAMPLE = Path(__file__).parents[2] / "index_data" / "sample"


def test_an_index_that_cannot_be_read_is_made_anew(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "sample").symlink_to(SAMPLE)
    place = tmp_path / "demo"
    served: list[str] = []
    monkeypatch.setattr(demo, "sample_folder", lambda: tmp_path / "sample")
    monkeypatch.setattr(demo, "start", lambda index, *_, **__: served.append(index))
    demo.demo.main(["--port", "0"], standalone_mode=False)
    articles = open_index(str(place)).stats().articles
    for segment in place.glob("*.arrays"):
        old = bytearray(segment.read_bytes())
        old[7] = 1
        segment.write_bytes(old)
    assert not demo.is_readable(place)
    demo.demo.main(["--port", "0"], standalone_mode=False)
    assert open_index(str(place)).stats().articles == articles > 100
    assert served == [str(place)] * 2
