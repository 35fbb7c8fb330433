"""Every field that can hold something about a person is declared, or somebody said why it holds nothing."""

from __future__ import annotations

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from kopir.core.personal import keepers

_LONG = 40  # letters: names, telephone numbers and free words are at least so long
_OF_OTHERS = {"registers.*", "watchlists.*", "editorial.*"}  # published by offices and by our editors


def _could_be_personal(field: models.Field) -> bool:
    if getattr(field, "choices", None):
        return False
    if isinstance(field, models.EmailField | models.TextField | models.JSONField | models.FileField):
        return True
    if isinstance(field, ArrayField):
        return _could_be_personal(field.base_field)
    return isinstance(field, models.CharField) and (field.max_length or 0) >= _LONG


def _fields() -> list[str]:
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("kopir.")
        for field in model._meta.concrete_fields
        if field.model is model and _could_be_personal(field)
    ]


def _covered(name: str, known: set[str]) -> bool:
    room, model, _field = name.split(".")
    return bool(known & {name, f"{room}.{model}.*", f"{room}.*"})


def test_every_field_that_could_name_a_person_is_declared() -> None:
    known = {f"{held.model}.{name}" for keeper in keepers() for held in keeper.held for name in held.fields}
    known |= {name for keeper in keepers() for name in keeper.not_personal}
    assert [name for name in _fields() if not _covered(name, known)] == []


def test_no_room_of_members_or_givers_is_declared_as_a_whole() -> None:
    """A new field of words there has to be asked about."""
    whole = {name for keeper in keepers() for name in keeper.not_personal if name.count(".") == 1}

    assert whole == _OF_OTHERS


def test_fields_of_one_person_are_named_one_by_one() -> None:
    """No word about a whole table or room covers an address, a file or a network."""
    known = {f"{held.model}.{name}" for keeper in keepers() for held in keeper.held for name in held.fields}
    known |= {name for keeper in keepers() for name in keeper.not_personal}
    own = (models.EmailField, models.FileField, models.GenericIPAddressField)

    unnamed = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("kopir.")
        for field in model._meta.concrete_fields
        if field.model is model and isinstance(field, own)
    ]

    assert [name for name in unnamed if name not in known] == []


def test_what_is_declared_is_there() -> None:
    for keeper in keepers():
        for held in keeper.held:
            model = apps.get_model(held.model)
            there = {field.name for field in model._meta.concrete_fields}
            assert set(held.fields) <= there, held.model
        for name in keeper.not_personal:
            room, *rest = name.split(".")
            assert room == keeper.room
            assert apps.get_app_config(room)
            if len(rest) == 2:
                model = apps.get_model(room, rest[0])
                assert rest[1] == "*" or rest[1] in {field.name for field in model._meta.concrete_fields}, name


def test_every_room_has_a_keeper() -> None:
    rooms = {app.label for app in apps.get_app_configs() if app.name.startswith("kopir.") and list(app.get_models())}
    assert {keeper.room for keeper in keepers()} == rooms
