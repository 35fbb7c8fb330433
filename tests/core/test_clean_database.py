"""A test that really commits leaves nothing to the next one, and takes nothing from it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.test import TransactionTestCase
from wagtail.models import Page

from kopir.core import audit
from kopir.core.models import Role, User
from kopir.mail import tasks


def _rows() -> dict[str, str | None]:
    """All tables, and what stands in them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select oid::regclass::text from pg_class"
            " where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
        )
        found = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f"select md5(string_agg(one::text, '|' order by one::text)) from {name} one")
            found[name] = cursor.fetchone()[0]
    return found


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_gone_and_what_was_there_is_back() -> None:
    before = _rows()
    user = User.objects.create_user("left@behind.example", None, role=Role.OFFICER)
    with transaction.atomic():
        audit.record("test.left", user, actor=user)
    tasks.send.defer(pk=user.pk)
    Permission.objects.all().delete()
    Page.objects.update(title="Changed")
    Group.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("create table left_behind (number integer); insert into left_behind values (1)")
        cursor.execute("alter sequence auth_group_id_seq restart")
    changed = _rows()

    TransactionTestCase()._fixture_teardown()

    assert {name for name in changed if changed[name] != before.get(name)} >= {
        "auth_permission", "auth_group", "core_user", "left_behind", "procrastinate_jobs", "wagtailcore_page",
    }  # fmt: skip
    assert _rows() == before
    assert User.objects.create_user("next@example.org", None).pk > user.pk
    assert Group.objects.create(name="Next").pk > max(Group.objects.exclude(name="Next").values_list("pk", flat=True))
