"""Tests that read their cases from a table in tests/golden, so that a reader of Vietnamese can add a row."""

from __future__ import annotations

from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent.parent / "golden"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "golden(table): one case a row; the test's arguments are the table's columns")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("golden")
    if marker is None:
        return
    lines = (GOLDEN / marker.args[0]).read_text(encoding="utf-8").splitlines()
    header, *rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    short = [row for row in rows if len(row) != len(header)]
    assert not short, f"{marker.args[0]}: not {len(header)} columns: {short}"
    metafunc.parametrize(header, rows, ids=[row[0] for row in rows])


@pytest.fixture(scope="session")
def article() -> str:
    return (
        "Ngày 2/9, Bộ Y tế cho biết 12.500.000 liều vắc xin đã về tới TP.HCM. Ông Nguyễn Văn Hoà, giám đốc "
        "Sở, nói “việc tiêm chủng sẽ xong trước 30/4/2021”.\nH’Hen Niê, quê ở Đắk Lắk, đi ô tô qua đường "
        "Thuỵ Khuê; giá xăng tăng 3,2% lên 20.000đ/lít. Đội U23 thắng 2-1."
    )
