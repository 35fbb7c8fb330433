"""A prepared text as bytes and back: a small JSON head, then the vectors in half precision. Never pickle.

Half precision moves a score by less than a thousandth and halves what a request has to fetch. What is stored follows
the fields of the engine's `Prepared`; `SHAPE` is a digest of them and part of the version every row carries, so that a
row of another shape is made anew and never misread.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

from kopir.engines.ranking.problem import Phrase, Prepared, Quantity, Requirement, Vectors

_HEAD = struct.Struct("<I")
_HINTS = get_type_hints(Prepared)
_VECTORS = tuple(field.name for field in fields(Prepared) if _HINTS[field.name] == Vectors)
_PLAIN = tuple(field.name for field in fields(Prepared) if field.name not in _VECTORS)


def _shape() -> str:
    told = [(kind.__name__, one.name, str(one.type)) for kind in (Prepared, Phrase, Quantity, Requirement) for one in fields(kind)]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


SHAPE = _shape()


def pack(text: Prepared) -> bytes:
    """All of a prepared text as bytes."""
    arrays = [np.asarray(getattr(text, name), dtype=np.float16) for name in _VECTORS]
    plain = [_as_json(getattr(text, name)) for name in _PLAIN]
    told = [plain, [list(array.shape) for array in arrays]]
    head = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join([_HEAD.pack(len(head)), head, *(array.tobytes() for array in arrays)])


def unpack(content: bytes) -> Prepared:
    """The other way round."""
    (length,) = _HEAD.unpack_from(content)
    start = _HEAD.size + length
    plain, shapes = json.loads(content[_HEAD.size : start])
    values = np.frombuffer(content, dtype=np.float16, offset=start).astype(np.float32)
    made: dict[str, Any] = {name: read(value) for (name, read), value in zip(_READERS, plain, strict=True)}
    place = 0
    for name, shape in zip(_VECTORS, shapes, strict=True):
        size = int(np.prod(shape))
        made[name] = values[place : place + size].reshape(shape)
        place += size
    return Prepared(**made)


def _as_json(value: Any) -> Any:
    if is_dataclass(value):
        return [_as_json(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    if isinstance(value, tuple):
        return [_as_json(one) for one in value]
    return value


Read = Callable[[Any], Any]


def _reader(hint: Any) -> Read:
    """How a value of this type is read back; worked out once for each field."""
    origin = get_origin(hint)
    if origin is frozenset:
        return frozenset
    if origin is tuple:
        return _tuple_reader(_reader(get_args(hint)[0]), plain=get_args(hint)[0] in {str, int, float})
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_reader(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        members: dict[Any, Any] = {one.value: one for one in hint}
        return members.__getitem__
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _tuple_reader(read: Read, *, plain: bool) -> Read:
    def whole(value: Any) -> Any:
        return tuple(value) if plain else tuple(read(one) for one in value)

    return whole


def _dataclass_reader(kind: type) -> Read:
    hints = get_type_hints(kind)
    readers = [_reader(hints[one.name]) for one in fields(kind)]

    def made(value: Any) -> Any:
        return kind(*[read(one) for read, one in zip(readers, value, strict=True)])

    return made


_READERS = [(name, _reader(_HINTS[name])) for name in _PLAIN]
