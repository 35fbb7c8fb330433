"""The picture of an item: a copy for the public, the original kept beside it."""

from __future__ import annotations

import secrets
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage.base import Storage
from django.db import transaction
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.heritage.actions.access import changed, locked
from kopir.heritage.models import Item, Record, RecordKind
from kopir.heritage.pictures import read_picture

ORIGINALS = "heritage/originals"


@transaction.atomic
def set_picture(record: Record, content: bytes, *, rights: str, credit: str, by: User | None) -> Item:
    """Give an item its picture, with whose it is and what may be done with it. The older one goes."""
    if not rights.strip() or not tidy(credit):
        raise BadInput(_("A picture needs its rights and a credit."))
    picture = read_picture(content)
    fresh = locked(record)
    item = _item(fresh)
    was = item.image.name
    name = f"{fresh.reference}-{secrets.token_hex(4)}"
    kept = item.image.storage.save(f"{ORIGINALS}/{name}{picture.suffix}", ContentFile(content))
    item.rights, item.credit = rights.strip(), " ".join(tidy(credit).split())[:200]
    item.image.save(f"{name}.jpg", ContentFile(picture.copy), save=False)
    item.image_width, item.image_height = picture.width, picture.height
    item.save(update_fields=["image", "image_width", "image_height", "rights", "credit"])
    audit.record("record.picture_set", fresh, actor=by, original=kept)
    changed(fresh, by=by)
    if was:
        transaction.on_commit(partial(_throw_away, item.image.storage, was))
    return item


@transaction.atomic
def remove_picture(record: Record, *, by: User | None) -> Item:
    """Take the picture and its original away."""
    fresh = locked(record)
    item = _item(fresh)
    was = item.image.name
    if was:
        item.image, item.image_width, item.image_height = "", None, None
        item.save(update_fields=["image", "image_width", "image_height"])
        audit.record("record.picture_removed", fresh, actor=by)
        changed(fresh, by=by)
        transaction.on_commit(partial(_throw_away, item.image.storage, was))
    return item


def original_of(item: Item) -> str:
    """The name of the untouched file in the private storage; empty when there is no picture."""
    if not item.image:
        return ""
    stem = _stem(item.image.name)
    _folders, files = item.image.storage.listdir(ORIGINALS)
    return next((f"{ORIGINALS}/{name}" for name in files if name.startswith(f"{stem}.")), "")


def _stem(name: str | None) -> str:
    return (name or "").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _throw_away(storage: Storage, name: str) -> None:
    """The copy and its original, after the change is sure."""
    storage.delete(name)
    stem = _stem(name)
    for found in storage.listdir(ORIGINALS)[1]:
        if found.startswith(f"{stem}."):
            storage.delete(f"{ORIGINALS}/{found}")


def _item(record: Record) -> Item:
    if record.kind != RecordKind.ITEM:
        raise BadInput(_("Only an item has a picture."))
    return Item.objects.select_for_update(no_key=True, of=("self",)).get(record=record)
