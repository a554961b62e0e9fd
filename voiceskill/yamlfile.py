"""Reads a YAML file into a pydantic model; an error names file, line, key and rule."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase, CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from voiceskill.errors import ContentError

Model = TypeVar("Model", bound=BaseModel)


def read_yaml(path: Path, model: type[Model]) -> Model:
    """The content of `path` as `model` (YAML 1.2: a bare `yes` is text).

    Raises ContentError when the file is missing, not UTF-8, not YAML, has a key twice, or
    breaks a rule of the model.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ContentError(f"{path}: not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise ContentError(f"{path}: cannot be read ({error.strerror})") from None
    yaml = YAML(typ="rt", pure=True)
    try:
        tree = yaml.load(text)
    except DuplicateKeyError as error:
        raise ContentError(f"{path}, {_mark(error)}: {_first_line(error.problem)}") from None
    except MarkedYAMLError as error:
        raise ContentError(f"{path}, {_mark(error)}: not YAML, {error.problem}") from None
    except YAMLError as error:
        raise ContentError(f"{path}: not YAML, {_first_line(str(error))}") from None
    except RecursionError:
        raise ContentError(f"{path}: lists or keys are nested too deeply") from None
    except (ValueError, AttributeError, KeyError, AssertionError) as error:
        # What the parser itself stumbles over in a damaged file.
        raise ContentError(f"{path}: not YAML ({type(error).__name__})") from None
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        raise ContentError(_describe(path, tree, error)) from None


def _mark(error: MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"line {mark.line + 1}" if mark else "line ?"


def _first_line(text: str | None) -> str:
    return (text or "").strip().splitlines()[0] if text else "unreadable"


def _describe(path: Path, tree: object, error: ValidationError) -> str:
    problems = error.errors(include_url=False)
    first = problems[0]
    keys = [str(part) for part in first["loc"]]
    rest = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    message = first["msg"].removeprefix("Value error, ")
    return f"{path}, line {_line(tree, first['loc'])}, {'.'.join(keys) or 'top'}: {message}{rest}"


def _line(tree: object, loc: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `loc` that stands in the file."""
    line = 1
    node = tree
    for part in loc:
        if isinstance(node, CommentedMap) and part in node:
            line = node.lc.key(part)[0] + 1
            node = node[part]
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line = node.lc.item(part)[0] + 1
            node = node[part]
        elif not isinstance(node, CommentedBase):
            break
    return line
