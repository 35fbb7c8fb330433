"""What stands there before the first page, also after a database was emptied."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.models import Q
from django.test import Client
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    WorkflowPage,
    WorkflowTask,
)

from editorial.factories import face, home, overview
from kopir.core.models import EDITORS, SearchEntry
from kopir.editorial.actions import standing_places
from kopir.editorial.models import Face, IndexPage, Lists

OURS = Q(group__name__in=EDITORS)  # Wagtail's own migrations make two groups that nobody here is in


def state() -> dict[str, Any]:
    """Everything `prepare` makes."""
    return {
        "pages": sorted(Page.objects.values_list("url_path", "title", "locale__language_code", "live")),
        "faces": sorted(Face.objects.values_list("language", "path")),
        "locales": sorted(Locale.objects.values_list("language_code", flat=True)),
        "sites": list(Site.objects.values_list("hostname", "port", "root_page__slug", "is_default_site")),
        "page permissions": sorted(
            GroupPagePermission.objects.filter(OURS).values_list("group__name", "permission__codename")
        ),
        "collections": sorted(
            GroupCollectionPermission.objects.filter(OURS).values_list("group__name", "permission__codename")
        ),
        "groups": sorted(Group.objects.filter(name__in=EDITORS).values_list("name", "permissions__codename")),
        "workflow": (WorkflowPage.objects.count(), WorkflowTask.objects.count()),
    }


@pytest.mark.django_db
def test_preparing_twice_makes_nothing_twice() -> None:
    before = state()

    standing_places.prepare()

    assert state() == before


@pytest.mark.django_db
def test_each_language_has_its_start_page_and_its_overviews() -> None:
    found = state()

    assert found["locales"] == ["en", "ja", "kk", "ru"]
    assert found["sites"] == [("localhost", 80, "home-en", True)]
    assert len(found["faces"]) == 4 * (1 + len(Lists))
    assert len({face(home(code)).key for code in ("kk", "ru", "ja", "en")}) == 1
    assert {face(overview(kind, "ja")).key for kind in Lists} == {face(overview(kind, "kk")).key for kind in Lists}
    assert [Client().get(f"/{code}/").status_code for code in ("kk", "ru", "ja", "en")] == [200] * 4
    assert SearchEntry.objects.filter(url="/ja/ニュース/").count() == 1


@pytest.mark.django_db
def test_what_editors_changed_stays() -> None:
    page = overview(Lists.NEWS, "ru")
    page.title, page.slug = "Что нового", "что-нового"
    page.save_revision().publish()

    standing_places.prepare()

    assert sorted(IndexPage.objects.filter(lists=Lists.NEWS, locale__language_code="ru").values_list("title")) == [
        ("Что нового",)
    ]
    assert Client().get("/ru/новости/").status_code == 301


@pytest.mark.django_db(transaction=True)
def test_emptied_database_is_made_ready_again() -> None:
    from django.core.management import call_command

    before = state()

    call_command("flush", interactive=False, verbosity=0)

    assert state() == before
