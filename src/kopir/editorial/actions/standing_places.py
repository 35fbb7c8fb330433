"""What must be there before the first page: languages, start pages, overviews, and the editors' permissions."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail_localize.models import Translation

from kopir.core.languages import Language
from kopir.core.models import Role
from kopir.editorial.models import HomePage, HousePage, IndexPage, Lists

Made = TypeVar("Made", bound=HousePage)

# Titles of the start pages and of the overviews, in the order of the menu: Kazakh, Russian, Japanese, English.
_HOME = {
    "kk": "Екі елдің компаниялары бір үстел басында",
    "ru": "Компании двух стран за одним столом",
    "ja": "二つの国の企業をひとつのテーブルに",
    "en": "Companies of two countries, brought to one table",
}
_LEAD = {
    "kk": "Не қажет екенін немесе не ұсынатыныңызды қазақ, орыс, жапон не ағылшын тілінде жазыңыз. "
    "Екінші жақтан кім сәйкес келетінін тауып, себебін айтамыз.",
    "ru": "Напишите, что вам нужно или что вы предлагаете, на казахском, русском, японском или английском языке. "
    "Мы найдём, кто подходит на другой стороне, и объясним почему.",
    "ja": "必要なものや提供できるものを、カザフ語、ロシア語、日本語、英語でお書きください。"
    "相手国で条件に合う企業を見つけ、その理由をお伝えします。",
    "en": "Say what you need or offer in Kazakh, Russian, Japanese or English. "
    "We find who fits on the other side and say why.",
}
_PLACES: dict[Lists, dict[str, str]] = {
    Lists.NEWS: {"kk": "Жаңалықтар", "ru": "Новости", "ja": "ニュース", "en": "News"},
    Lists.EVENT: {"kk": "Іс-шаралар", "ru": "Мероприятия", "ja": "イベント", "en": "Events"},
    Lists.GUIDE: {"kk": "Нұсқаулықтар", "ru": "Руководства", "ja": "手引き", "en": "Guides"},
    Lists.ORGANISATION: {"kk": "Ұйымдар", "ru": "Организации", "ja": "関係機関", "en": "Organisations"},
    Lists.PERSON: {"kk": "Адамдар", "ru": "Люди", "ja": "人物", "en": "People"},
    Lists.WORK: {"kk": "Кітаптар мен фильмдер", "ru": "Книги и фильмы", "ja": "書籍と映像", "en": "Books and films"},
}
_IN_MENU = {Lists.NEWS, Lists.EVENT, Lists.GUIDE}
_PERMISSIONS = (
    ("wagtailadmin", "access_admin"),
    ("wagtail_localize", "submit_translation"),
    *(("editorial", f"{verb}_{name}") for verb in ("add", "change", "delete") for name in ("priorityarea",)),
    *(("wagtailimages", f"{verb}_image") for verb in ("add", "change", "delete")),
    *(("wagtaildocs", f"{verb}_document") for verb in ("add", "change", "delete")),
    *(("wagtailredirects", f"{verb}_redirect") for verb in ("add", "change", "delete")),
)


@transaction.atomic
def prepare() -> None:
    """Make what is missing; what is there stays as editors left it. Run after every migration."""
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in Language.values}
    root = Page.get_first_root_node() or _root(locales["en"])
    homes = _homes(root, locales)
    _site(homes["en"])
    for kind, titles in _PLACES.items():
        _overviews(kind, titles, homes, locales)
    _permissions(root)


def _root(locale: Locale) -> Page:
    create_contenttypes(apps.get_app_config("wagtailcore"), verbosity=0)
    return Page.add_root(title="Root", slug="root", locale=locale)


def _homes(root: Page, locales: dict[str, Locale]) -> dict[str, HomePage]:
    known = {page.locale.language_code: page for page in HomePage.objects.filter(depth=2).select_related("locale")}
    key = next((page.translation_key for page in known.values()), None)
    for code in ("en", "kk", "ru", "ja"):
        if code not in known:
            page = HomePage(title=_HOME[code], lead=_LEAD[code], slug=f"home-{code}", locale=locales[code])
            known[code] = _added(root, page, key)
            key = known[code].translation_key
    return known


def _overviews(kind: Lists, titles: dict[str, str], homes: dict[str, HomePage], locales: dict[str, Locale]) -> None:
    known = {page.locale.language_code for page in IndexPage.objects.filter(lists=kind).select_related("locale")}
    key = IndexPage.objects.filter(lists=kind).values_list("translation_key", flat=True).first()
    for code in ("en", "kk", "ru", "ja"):
        if code in known:
            continue
        page = IndexPage(
            title=titles[code], slug=slugify(titles[code], allow_unicode=True), locale=locales[code], lists=kind,
            show_in_menus=kind in _IN_MENU,
        )  # fmt: skip
        key = _added(homes[code], page, key).translation_key


def _added(parent: Page, page: Made, key: UUID | None) -> Made:
    if key is not None:
        page.translation_key = key
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return page


def _site(home: HomePage) -> None:
    """One site. The page that Wagtail's own first migration made is taken away."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True)
    elif not HomePage.objects.filter(pk=site.root_page_id).exists():
        old = site.root_page
        site.root_page = home
        site.save(update_fields=["root_page"])
        if type(old.specific) is Page and old.slug == "home" and not old.get_children().exists():
            old.delete()


def _permissions(root: Page) -> None:
    _permission_to_translate()
    groups = [Group.objects.get_or_create(name=role.value)[0] for role in (Role.EDITOR, Role.ADMINISTRATOR)]
    wanted = Permission.objects.filter(
        content_type__app_label__in={app for app, _name in _PERMISSIONS},
        codename__in={name for _app, name in _PERMISSIONS},
    )
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for group in groups:
        group.permissions.add(*wanted)
        for codename in ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"):
            permission = Permission.objects.filter(content_type__app_label="wagtailcore", codename=codename).first()
            if permission is not None:
                GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for permission in Permission.objects.filter(
            content_type__app_label__in=("wagtailimages", "wagtaildocs"),  # Wagtail asks about its own kind of image
            codename__in=[f"{verb}_{name}" for verb in ("add", "change", "choose") for name in ("image", "document")],
        ):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    _workflow(root, groups)


def _permission_to_translate() -> None:
    """wagtail-localize makes it in a migration only: an emptied database has lost it."""
    of_translations = ContentType.objects.get_for_model(Translation)
    Permission.objects.get_or_create(
        content_type=of_translations, codename="submit_translation", defaults={"name": "Can submit translations"}
    )


def _workflow(root: Page, groups: list[Group]) -> None:
    """A second reader before publication, for editors who ask for one."""
    if WorkflowPage.objects.filter(page=root).exists():
        return
    task = GroupApprovalTask.objects.create(name="A second editor reads it")
    task.groups.set(groups)
    workflow = Workflow.objects.create(name="A second editor reads it")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)
