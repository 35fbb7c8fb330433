"""The audit log is written with the change and never changed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from kopir.core import accounts, audit
from kopir.core.models import AuditRow, Role, Scope, User

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    user = User.objects.create_user("a@example.org")

    with pytest.raises(audit.OutsideTransaction):
        audit.record("account.opened", user, actor=None)

    assert audit.rows_about(user).count() == 0


def test_an_action_leaves_its_row(officer: User) -> None:
    user = accounts.open_account("New@Example.org", role=Role.MEMBER, by=officer)

    row = audit.rows_about(user).get()
    assert (row.action, row.actor, row.details) == ("account.opened", officer, {"role": "member"})


@pytest.mark.parametrize("change", [{"action": "x"}, {"details": {"a": 1}}, {"subject_id": "0"}])
def test_rows_cannot_be_changed(officer: User, change: dict[str, object]) -> None:
    audit.record("account.opened", officer, actor=officer)

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        AuditRow.objects.update(**change)


def test_rows_cannot_be_deleted(officer: User) -> None:
    audit.record("account.opened", officer, actor=officer)

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        AuditRow.objects.all().delete()


def test_deleting_an_account_keeps_its_rows(officer: User) -> None:
    audit.record("account.opened", officer, actor=officer)

    officer.delete()

    assert [row.actor for row in AuditRow.objects.filter(action="account.opened")] == [None]


def test_a_token_opens_until_it_is_revoked(officer: User) -> None:
    token, key = accounts.issue_token(officer, name="laptop", scopes=[Scope.RANK], by=officer)
    assert accounts.live_token(key) == token
    assert key not in str(vars(token))

    accounts.revoke_token(token, by=officer)

    assert accounts.live_token(key) is None
