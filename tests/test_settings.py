"""Settings: three sources in order, and one clear line for everything that is wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from voiceskill import settings as settings_module
from voiceskill.errors import UsageError
from voiceskill.settings import Settings, load_settings


def write(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_given_gives_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_module, "settings_path", lambda: tmp_path / "settings.toml")
    settings = load_settings(environ={})
    assert settings == Settings()
    assert settings.emergency_number is None


def test_the_users_own_file_is_read_when_it_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "slow = true")
    monkeypatch.setattr(settings_module, "settings_path", lambda: path)
    assert load_settings(environ={}).slow is True


def test_options_win_over_environment_over_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'emergency_number = 999\nmodel = "a"\nwords_per_minute = 100')
    environ = {"VOICESKILL_MODEL": "b", "VOICESKILL_WORDS_PER_MINUTE": "120", "HOME": "/"}
    settings = load_settings(path, environ, {"words_per_minute": 140, "volume": None})
    assert settings.emergency_number == "999"
    assert settings.model == "b"
    assert settings.words_per_minute == 140
    assert settings.volume == 1.0


def test_an_empty_variable_is_not_given() -> None:
    assert load_settings(environ={"VOICESKILL_MODEL": " "}).model is None


@pytest.mark.parametrize("text", ["1", "true", "yes", "on"])
def test_a_switch_in_the_environment(text: str) -> None:
    assert load_settings(environ={"VOICESKILL_SLOW": text}).slow is True


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("emergency_numer = 112", "emergency_numer: unknown setting; known are emergency_number"),
        ('emergency_number = "help"', "emergency_number: must be one line"),
        ('emergency_number = ""', "emergency_number: string should have at least 1 character"),
        ('crisis_line = "a\\nb"', "crisis_line: must be one line"),
        ("words_per_minute = 10", "words_per_minute: input should be greater than or equal to 80"),
        ("volume = 1.5", "volume: input should be less than or equal to 1"),
        ("volume = nan", "volume: input should be a finite number"),
        ('slow = "perhaps"', "slow: input should be a valid boolean"),
        ("[slow]\na = 1", "slow: input should be a valid boolean"),
        ("slow = true\nslow = false", "not TOML"),
        ("slow", "not TOML"),
    ],
)
def test_a_broken_file_is_named_with_its_key(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load_settings(path, {})
    message = str(caught.value)
    assert message.startswith(str(path))
    assert says in message
    assert "\n" not in message
    assert caught.value.exit_status == 2


def test_a_given_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(tmp_path / "none.toml", {})


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b'model = "\xff"')
    with pytest.raises(UsageError, match="not UTF-8"):
        load_settings(path, {})


def test_a_wrong_variable_or_option_is_named() -> None:
    with pytest.raises(UsageError, match=r"environment, VOICESKILL_VOLUM: unknown setting"):
        load_settings(environ={"VOICESKILL_VOLUM": "1"})
    with pytest.raises(UsageError, match=r"option --words-per-minute: "):
        load_settings(environ={}, overrides={"words_per_minute": 1000})


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError):
        Settings().slow = True
