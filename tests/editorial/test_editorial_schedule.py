"""Pages that appear and go at a time of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from editorial.factories import ArticleFactory, PictureFactory, face
from kopir.core.models import AuditRow, SearchEntry
from kopir.editorial import tasks
from kopir.editorial.models import ArticlePage

pytestmark = pytest.mark.django_db


def scheduled(**fields: object) -> ArticlePage:
    """A draft that is to appear in an hour."""
    page = ArticleFactory(is_published=False, **fields)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    return page


def an_hour_passes() -> None:
    past = timezone.now() - timedelta(minutes=1)
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        revision.content["go_live_at"] = past.isoformat()
        revision.approved_go_live_at = past
        revision.save()


def test_page_appears_at_its_time() -> None:
    page = scheduled(title="Tomorrow")
    tasks.publish_scheduled(0)
    assert (face(page), Client().get("/en/news/tomorrow/").status_code) == (None, 404)

    an_hour_passes()
    tasks.publish_scheduled(0)

    assert Client().get("/en/news/tomorrow/").status_code == 200
    assert SearchEntry.objects.filter(subject=str(page.translation_key)).count() == 1


def test_page_goes_at_its_time() -> None:
    page = ArticleFactory(title="Until today")
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    tasks.publish_scheduled(0)

    assert (face(page), Client().get("/en/news/until-today/").status_code) == (None, 404)
    assert SearchEntry.objects.filter(subject=str(page.translation_key)).count() == 0


def test_change_is_scheduled_while_the_older_words_stay() -> None:
    page = ArticleFactory(title="Talks", lead="As it was.")
    page.lead, page.go_live_at = "As it will be.", timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert face(page).lead == "As it was."

    an_hour_passes()
    tasks.publish_scheduled(0)

    assert face(page).lead == "As it will be."


def test_page_that_may_not_be_seen_does_not_hold_up_the_others() -> None:
    picture = PictureFactory()
    first, second = scheduled(title="First", picture=picture), scheduled(title="Second")
    picture.alt_en = ""
    picture.save()

    an_hour_passes()
    tasks.publish_scheduled(0)
    tasks.publish_scheduled(0)

    assert (face(first), face(second).title) == (None, "Second")
    assert AuditRow.objects.filter(action="page.schedule_refused").get().subject_id == str(first.pk)
