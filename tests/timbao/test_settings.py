"""Settings: one table; a wrong value stops the start with a line that says what is allowed."""

import pytest

from timbao.settings import SettingError, Settings, read_settings, unknown_variables, variable


def test_defaults_when_nothing_is_set():
    assert read_settings({}) == Settings() == read_settings({"TIMBAO_PORT": " ", "PATH": "/bin"})


def test_values():
    found = read_settings(
        {
            "TIMBAO_INDEX": "/srv/index",
            "TIMBAO_HOST": "0.0.0.0",
            "TIMBAO_PORT": "9000",
            "TIMBAO_WORKERS": "4",
            "TIMBAO_BASE_URL": "https://bao.example/tim",
            "TIMBAO_CORS_ORIGINS": "https://a.example, https://b.example",
            "TIMBAO_LOG_QUERIES": "true",
            "TIMBAO_LOG_KEY": "k",
            "TIMBAO_DEADLINE_MS": "500",
        }
    )
    assert found == Settings(
        index="/srv/index",
        host="0.0.0.0",
        port=9000,
        workers=4,
        base_url="https://bao.example/tim",
        cors_origins=("https://a.example", "https://b.example"),
        log_queries=True,
        log_key="k",
        deadline_ms=500,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "99999"), ("PORT", "http"), ("PORT", "-1"), ("WORKERS", "0"), ("LOG_QUERIES", "maybe"),
     ("CORS_ORIGINS", "bao.example"), ("BASE_URL", "bao.example/"), ("DEADLINE_MS", "1.5"),
     ("HEAD_SECONDS", "0"), ("BODY_SECONDS", "x"),
     ("SEND_SECONDS", "-1"), ("IDLE_SECONDS", "0.5"), ("MIN_RATE", "0"), ("CONNECTIONS", "7"),
     ("CONNECTIONS_PER_CLIENT", "0"), ("EXPORTS", "0"), ("EXPORTS_PER_CLIENT", "many"), ("BATCHES", "0"),
     ("BATCHES_PER_CLIENT", "257")],
)  # fmt: skip
def test_a_wrong_value_names_the_variable_the_value_and_what_is_allowed(name, value):
    with pytest.raises(SettingError) as caught:
        read_settings({f"TIMBAO_{name}": value})
    message = str(caught.value)
    assert f"TIMBAO_{name}" in message and value in message and "allowed is" in message


def test_a_file_of_settings_stands_behind_the_environment(tmp_path):
    path = tmp_path / "timbao.env"
    path.write_text("# a note\n\nTIMBAO_PORT=9000\nexport TIMBAO_HOST=\"0.0.0.0\"\nTIMBAO_KEYS = 'k.json'\n", "utf-8")
    found = read_settings({"TIMBAO_SETTINGS": str(path), "TIMBAO_PORT": "9001", "TIMBAO_HOST": " "})
    assert (found.port, found.host, found.keys) == (9001, "0.0.0.0", "k.json")
    path.write_text("TIMBAO_PROT=1\n", "utf-8")
    assert unknown_variables({"TIMBAO_SETTINGS": str(path)}) == [
        "TIMBAO_PROT is not a setting; did you mean TIMBAO_PORT?"
    ]


@pytest.mark.parametrize("content", [b"PORT=9000", b"TIMBAO_PORT", b"TIMBAO_PORT: 9000", b"TIMBAO_PORT=x", b"\xff"])
def test_a_file_of_settings_that_cannot_be_read(tmp_path, content):
    path = tmp_path / "timbao.env"
    path.write_bytes(b"# first\n" + content)
    with pytest.raises(SettingError) as caught:
        read_settings({"TIMBAO_SETTINGS": str(path)})
    assert "TIMBAO_" in str(caught.value)
    with pytest.raises(SettingError, match="TIMBAO_SETTINGS"):
        read_settings({"TIMBAO_SETTINGS": str(tmp_path / "none")})


def test_an_unknown_variable_is_a_warning_with_the_nearest_name():
    assert unknown_variables({"TIMBAO_CORS_ORIGIN": "x", "TIMBAO_PORT": "1", "OTHER": "y"}) == [
        "TIMBAO_CORS_ORIGIN is not a setting; did you mean TIMBAO_CORS_ORIGINS?"
    ]
    assert all(variable(name) in unknown_variables({"TIMBAO_ZZZZZZ": ""})[0] for name in Settings.__struct_fields__)
