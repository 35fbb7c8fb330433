"""A `Prepared` text as bytes and back, to be kept beside the row it was made from.

A head in JSON (phrases, concepts, amounts), then the vectors: the whole text in half floats, the rest in 8 bits a
figure with one scale a row (their similarities move by less than 0.01). About 10 KB a text. What another version wrote
is refused: prepare the text again.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from kopir.engines.ranking.problem import VERSION, Phrase, Polarity, Prepared, Quantity, Requirement, Side, Vectors

_MAGIC = b"KPR1"
_SETS = frozenset({"denied_roles", "denied", "pending", "words", "denied_words", "names", "places", "confirmed"})
_COARSE = ("profile", "gloss_vector", "seeks_vector", "phrase_vectors", "requirement_vectors")
_VECTORS = ("vector", *_COARSE)


def _form() -> str:
    """A digest of the fields that are stored: a form of other fields is never misread."""
    told = [(kind.__name__, one.name) for kind in (Prepared, Phrase, Quantity, Requirement) for one in fields(kind)]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


FORM = _form()


class OutdatedForm(ValueError):
    """Bytes of another version, or no prepared text at all: prepare it again."""


def pack(text: Prepared) -> bytes:
    """A prepared text as bytes."""
    head: dict[str, Any] = {"form": FORM, "shapes": {name: list(getattr(text, name).shape) for name in _VECTORS}}
    for field in fields(text):
        if field.name not in _VECTORS:
            head[field.name] = _plain(field.name, getattr(text, field.name))
    told = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    body = [text.vector.astype("<f2").tobytes(), *(_coarse(getattr(text, name)) for name in _COARSE)]
    return b"".join([_MAGIC, struct.pack("<I", len(told)), told, *body])


def unpack(stored: bytes | memoryview) -> Prepared:
    """A prepared text from its bytes. Raises OutdatedForm when another version wrote them."""
    raw = bytes(stored)
    if raw[:4] != _MAGIC:
        raise OutdatedForm("these bytes are not a prepared text")
    size = struct.unpack_from("<I", raw, 4)[0]
    head = json.loads(raw[8 : 8 + size])
    if (head["version"], head.pop("form", "")) != (VERSION, FORM):
        raise OutdatedForm(f"prepared by {head['version']}, or in another form; this is {VERSION}")
    shapes = head.pop("shapes")
    whole: dict[str, Any] = {name: _rich(name, value) for name, value in head.items()}
    place = 8 + size
    for name in _VECTORS:
        whole[name], place = _read(raw, place, tuple(shapes[name]), coarse=name in _COARSE)
    return Prepared(**whole)


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401 -- a field of any kind
    if name in _SETS:
        return sorted(value)
    if name in {"phrases", "seeks_phrases"}:
        return [[p.text, p.lang, int(p.polarity), p.pending] for p in value]
    if name in {"quantities", "requirements"}:
        return [asdict(item) for item in value]
    return dict(value) if name in {"roles", "concepts", "named_in", "seeks_concepts", "codes"} else value


def _rich(name: str, value: Any) -> Any:  # noqa: ANN401 -- a field of any kind
    if name in _SETS:
        return frozenset(value)
    if name in {"phrases", "seeks_phrases"}:
        return tuple(Phrase(text, lang, Polarity(polarity), pending) for text, lang, polarity, pending in value)
    if name == "quantities":
        return tuple(Quantity(**item) for item in value)
    if name == "requirements":
        return tuple(_requirement(item) for item in value)
    return Side(value) if name == "side" else value


def _requirement(item: dict[str, Any]) -> Requirement:
    return Requirement(
        text=item["text"],
        lang=item["lang"],
        concepts=tuple(item["concepts"]),
        quantities=tuple(Quantity(**amount) for amount in item["quantities"]),
        names=tuple(item["names"]),
        places=tuple(item["places"]),
    )


def _coarse(vectors: Vectors) -> bytes:
    """Eight bits a figure; each row with its own scale."""
    rows = np.atleast_2d(vectors)
    scales = (np.abs(rows).max(axis=1, initial=0.0) / 127).astype("<f4") if rows.size else np.zeros(len(rows), "<f4")
    figures = np.rint(rows / np.maximum(scales, 1e-12)[:, None]).astype(np.int8)
    return bytes(scales.tobytes() + figures.tobytes())


def _read(raw: bytes, place: int, shape: tuple[int, ...], *, coarse: bool) -> tuple[Vectors, int]:
    count = math.prod(shape)
    if not coarse:
        end = place + 2 * count
        return np.frombuffer(raw[place:end], dtype="<f2").astype(np.float32).reshape(shape), end
    rows = shape[0] if len(shape) > 1 else 1
    middle = place + 4 * rows
    scales = np.frombuffer(raw[place:middle], dtype="<f4")
    figures = np.frombuffer(raw[middle : middle + count], dtype=np.int8).astype(np.float32)
    return (figures.reshape(rows, -1) * scales[:, None]).reshape(shape) if count else np.zeros(
        shape, np.float32
    ), middle + count
