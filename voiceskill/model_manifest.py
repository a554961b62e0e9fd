"""The list of speech models that the skill knows: `models/manifest.toml`, checked."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from voiceskill.errors import ContentError
from voiceskill.resources import data_folder

_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,80}$")]
_Url = Annotated[str, StringConstraints(pattern=r"^(https://|http://127\.0\.0\.1[:/])")]


class ModelEntry(BaseModel):
    """One model; `models/README.md` explains the keys. `bytes` and `sha256` are the archive's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: _Name
    engine: Literal["vosk"]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    purpose: Annotated[str, StringConstraints(min_length=1)]
    licence: Annotated[str, StringConstraints(min_length=1)]
    full: bool
    url: _Url | None = None
    bytes: int | None = Field(default=None, gt=0)
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    shipped: str | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        archive = (self.url, self.bytes, self.sha256)
        if self.shipped is None and None in archive:
            raise ValueError("needs url, bytes and sha256, or shipped")
        if self.shipped is not None and archive != (None, None, None):
            raise ValueError("has both shipped and an archive to fetch")
        return self


class Manifest(BaseModel):
    """Every known model, in the order of preference."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: tuple[ModelEntry, ...]

    @model_validator(mode="after")
    def _unique_names(self) -> Self:
        names = [entry.name for entry in self.model]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"{name} stands there twice")
        return self

    def find(self, name: str) -> ModelEntry | None:
        """The entry called `name`, None when there is none."""
        return next((entry for entry in self.model if entry.name == name), None)


def read_manifest(path: Path | None = None) -> Manifest:
    """The manifest at `path`, by default the skill's own.

    Raises ContentError, naming file and key, when it cannot be read or breaks a rule.
    """
    path = path or data_folder("models") / "manifest.toml"
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContentError(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise ContentError(f"{path}: not TOML, {error}") from None
    try:
        return Manifest.model_validate(tree)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "top"
        message = first["msg"].removeprefix("Value error, ")
        raise ContentError(f"{path}, {key}: {message}") from None
