"""What Wagtail tells us: a page was published, moved or taken down; and its log, copied into the audit log."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import transaction
from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.models import ModelLogEntry, Page, PageLogEntry
from wagtail.signals import page_published, page_unpublished, post_page_move

from kopir.core import audit
from kopir.editorial.actions import publishing, standing_places
from kopir.editorial.models import HousePage


def connect() -> None:
    """Called once, when the room is ready."""
    page_published.connect(_published, dispatch_uid="editorial.published")
    page_unpublished.connect(_unpublished, dispatch_uid="editorial.unpublished")
    post_page_move.connect(_moved, dispatch_uid="editorial.moved")
    post_delete.connect(_deleted, sender=Page, dispatch_uid="editorial.deleted")
    for model in (PageLogEntry, ModelLogEntry):
        post_save.connect(_logged, sender=model, dispatch_uid=f"editorial.logged.{model.__name__}")
    post_migrate.connect(_migrated, dispatch_uid="editorial.migrated")


def _published(instance: Page, **_kwargs: Any) -> None:
    if isinstance(instance, HousePage):
        publishing.show_page(instance)


def _unpublished(instance: Page, **_kwargs: Any) -> None:
    publishing.hide_page(instance.pk)


def _moved(instance: Page, **_kwargs: Any) -> None:
    for page in Page.objects.descendant_of(instance, inclusive=True).live().specific().order_by("path"):
        if isinstance(page, HousePage):
            publishing.show_page(page)


def _deleted(instance: Page, **_kwargs: Any) -> None:
    publishing.forget_page(str(instance.translation_key), str(instance.locale.language_code))


def _logged(instance: PageLogEntry | ModelLogEntry, *, created: bool, **_kwargs: Any) -> None:
    """One audit row for each of Wagtail's log rows. Titles and changed words stay in Wagtail's own log."""
    if not created:
        return
    with transaction.atomic():
        audit.record(
            f"page.{instance.action.removeprefix('wagtail.')}"[:80],
            instance,
            actor=instance.user,
            about=str(getattr(instance, "page_id", None) or instance.object_id),
        )


def _migrated(sender: AppConfig, **_kwargs: Any) -> None:
    if sender.name == list(apps.get_app_configs())[-1].name:  # by now every package has its permissions
        standing_places.prepare()
