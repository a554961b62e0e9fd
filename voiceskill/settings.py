"""Settings: the user's TOML file, then VOICESKILL_* in the environment, then options."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from platformdirs import user_config_dir
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from voiceskill.errors import UsageError

ENVIRONMENT_PREFIX = "VOICESKILL_"

_Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\r\n]+$"),
]


class Settings(BaseModel):
    """What a user may choose; None means that the skill's own default applies.

    `emergency_number` and `crisis_line` are spoken as they stand; without the first the skill
    says "your local emergency number". `volume` is 0.0-1.0. Devices are given by name, `model`
    by its name in the manifest or by its folder. With `barge_in` any speech stops a prompt: for a
    headset only, as a loudspeaker would interrupt itself. `earcons` sound when we listen and have
    heard.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    emergency_number: Annotated[_Line, StringConstraints(pattern=r"\d")] | None = None
    crisis_line: _Line | None = None
    words_per_minute: int = Field(default=165, ge=80, le=300)
    volume: float = Field(default=1.0, ge=0.0, le=1.0, allow_inf_nan=False)
    input_device: _Line | None = None
    output_device: _Line | None = None
    slow: bool = False
    model: _Line | None = None
    barge_in: bool = False
    earcons: bool = False


def settings_path() -> Path:
    """Where the user's settings file stands, if there is one."""
    return Path(user_config_dir("voiceskill", appauthor=False)) / "settings.toml"


def load_settings(
    path: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """The settings in force: file, then environment, then `overrides` (command-line options).

    Without `path` the user's own file is read, if it exists. An empty variable and an override
    of None count as not given. Raises UsageError, one line with the source and the key, when a
    given file cannot be read, or a key is unknown or its value is not allowed.
    """
    values: dict[str, object] = {}
    sources: dict[str, str] = {}
    file = path or settings_path()
    if path is not None or file.is_file():
        for key, value in _read_toml(file).items():
            values[key], sources[key] = value, f"{file}, {key}"
    for variable, text in environ.items():
        if variable.startswith(ENVIRONMENT_PREFIX) and text.strip():
            key = variable.removeprefix(ENVIRONMENT_PREFIX).lower()
            values[key], sources[key] = text, f"environment, {variable}"
    for key, value in (overrides or {}).items():
        if value is not None:
            values[key], sources[key] = value, f"option --{key.replace('_', '-')}"
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = str(first["loc"][0])
        raise UsageError(f"{sources[key]}: {_reason(first['type'], first['msg'])}") from None


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: not TOML, {error}") from None


def _reason(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"unknown setting; known are {', '.join(Settings.model_fields)}"
    if kind == "string_pattern_mismatch":
        return "must be one line of text, an emergency number with at least one digit"
    return message[:1].lower() + message[1:]
