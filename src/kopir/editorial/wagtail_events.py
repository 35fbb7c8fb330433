"""What Wagtail tells us: a page was published, moved or taken down; and its log, copied into the audit log."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from django.apps import AppConfig, apps
from django.contrib import messages
from django.db import transaction
from django.db.models.signals import post_delete, post_migrate, post_save
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import ModelLogEntry, Page, PageLogEntry
from wagtail.signals import page_published, page_unpublished, post_page_move

from kopir.core import audit
from kopir.core.errors import KopirError
from kopir.editorial.actions import publishing, standing_places
from kopir.editorial.models import HousePage
from kopir.editorial.models.pictures import WithoutTraces

# The pages that come with the house are nobody's doing: they leave no row in the audit log.
_being_set_up: ContextVar[bool] = ContextVar("editorial being set up", default=False)


def connect() -> None:
    """Called once, when the room is ready."""
    page_published.connect(_published, dispatch_uid="editorial.published")
    page_unpublished.connect(_unpublished, dispatch_uid="editorial.unpublished")
    post_page_move.connect(_moved, dispatch_uid="editorial.moved")
    post_delete.connect(_deleted, sender=Page, dispatch_uid="editorial.deleted")
    for model in (PageLogEntry, ModelLogEntry):
        post_save.connect(_logged, sender=model, dispatch_uid=f"editorial.logged.{model.__name__}")
    hooks.register("before_publish_page", _before_publish)
    hooks.register("register_image_operations", lambda: [(WithoutTraces.SPEC, WithoutTraces)])
    post_migrate.connect(_migrated, dispatch_uid="editorial.migrated")


def _before_publish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The publish button of Wagtail's screens asks here; `HousePage.publish` is asked by everything else."""
    if not isinstance(page, HousePage):
        return None
    try:
        publishing.refuse_unready(page)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def _published(instance: Page, **_kwargs: Any) -> None:
    if isinstance(instance, HousePage):
        publishing.show_page(instance)


def _unpublished(instance: Page, **_kwargs: Any) -> None:
    publishing.hide_page(instance.pk)


def _moved(instance: Page, **_kwargs: Any) -> None:
    publishing.renew_below(instance, with_itself=True)


def _deleted(instance: Page, **_kwargs: Any) -> None:
    publishing.forget_page(instance.translation_key, str(instance.locale.language_code))


def _logged(instance: PageLogEntry | ModelLogEntry, *, created: bool, **_kwargs: Any) -> None:
    """One audit row for each of Wagtail's log rows. Titles and changed words stay in Wagtail's own log."""
    if not created or _being_set_up.get():
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
        token = _being_set_up.set(True)
        try:
            standing_places.prepare()
        finally:
            _being_set_up.reset(token)
