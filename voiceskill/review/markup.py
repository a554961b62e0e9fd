"""Builds HTML and SVG in which nothing unescaped can stand."""

from html import escape


class Markup(str):
    """Text that is markup already, and is not escaped again."""

    __slots__ = ()


_VOID = frozenset({"input", "meta"})
_BLOCKS = """
body desc details div dl dt dd figure footer g h1 h2 h3 h4 head header html li main meta nav ol p
path rect section style svg table tbody td text th thead title tr tspan ul
"""
_BLOCK = frozenset(_BLOCKS.split())


def tag(name: str, /, *children: str, **attributes: str) -> Markup:
    """An element; a block stands on a line of its own, so that a change to it is one line.

    `class_` and `for_` are `class` and `for`; an underscore inside a name is a hyphen.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    end = "\n" if name in _BLOCK else ""
    if name in _VOID and not children:
        return Markup(f"<{name}{given}>{end}")
    return Markup(f"<{name}{given}>{join(*children)}</{name}>{end}")


def join(*children: str) -> Markup:
    """The children one after the other; what is no markup yet is escaped."""
    return Markup("".join(c if isinstance(c, Markup) else escape(c) for c in children))
