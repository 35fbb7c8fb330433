"""Words that wait for the reader's language are not put together before there is a reader."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def _is_lazy(node: ast.expr, aliases: set[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in aliases


def _at_loading(node: ast.AST) -> Iterator[ast.AST]:
    """What is evaluated when a module is loaded: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _at_loading(child)


def _filled_too_early(source: str) -> list[int]:
    """Lines that fill or join a lazy text: that gives it the language of whoever loads the module."""
    tree = ast.parse(source)
    aliases = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name.endswith("_lazy")
    }
    return [
        node.lineno
        for node in _at_loading(tree)
        if (isinstance(node, ast.BinOp) and (_is_lazy(node.left, aliases) or _is_lazy(node.right, aliases)))
        or (isinstance(node, ast.Attribute) and node.attr == "format" and _is_lazy(node.value, aliases))
        or (isinstance(node, ast.FormattedValue) and _is_lazy(node.value, aliases))
    ]


def test_lazy_words_are_not_filled_when_a_module_is_loaded() -> None:
    found = {
        path.relative_to(REPOSITORY).as_posix(): lines
        for path in (REPOSITORY / "src/kopir").rglob("*.py")
        if (lines := _filled_too_early(path.read_text(encoding="utf-8")))
    }

    assert found == {}


def test_such_a_place_is_found() -> None:
    heads = "from d import gettext_lazy as _\nfrom d import ngettext_lazy\n"

    assert _filled_too_early(f"{heads}a = _('x') % 1\nb = ngettext_lazy('y', 'z', 1) + 'w'\n") == [3, 4]
    assert _filled_too_early(f"{heads}a = _('x')\ndef late():\n    return _('x') % 1\n") == []
