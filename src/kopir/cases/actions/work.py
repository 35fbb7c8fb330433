"""The advisers' work in a case: the next step, tasks, private notes, the case's own moves."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.cases.actions.access import constraint_of, locked_case, reason_of, refuse_case_move
from kopir.cases.models import Case, CaseNote, CaseTask
from kopir.cases.states import ENDED, CaseState
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.core.wording import checked

LONGEST_NOTE = 10_000
LONGEST_STEP = 300
LONGEST_TASK = 200


def _refuse_ended(case: Case) -> None:
    if locked_case(case) in ENDED:
        raise WrongState(_("The case has ended."))


def _refuse_past(day: date) -> None:
    if day < timezone.localdate():
        raise BadInput(_("This day is past. Please choose today or a later one."))


@transaction.atomic
def set_next_step(case: Case, step: str, day: date | None, *, by: User) -> Case:
    """What happens next, and by when."""
    if not step.strip() or day is None:
        raise BadInput(_("Please say what happens next, and by which day."))
    clean = " ".join(checked(step, longest=LONGEST_STEP).split())
    _refuse_past(day)
    _refuse_ended(case)
    case.next_step, case.next_on = clean, day
    case.save(update_fields=["next_step", "next_on", "updated_at"])
    audit.record("case.next_step", case, actor=by, day=day.isoformat())
    return case


@transaction.atomic
def assign_case(case: Case, owner: User, *, by: User) -> Case:
    """The officer who sees to the next step."""
    if not owner.is_desk or not owner.is_active:
        raise BadInput(_("Only an officer can look after a case."))
    _refuse_ended(case)
    if case.owner_id == owner.pk:
        return case
    case.owner = owner
    case.save(update_fields=["owner", "updated_at"])
    audit.record("case.owner", case, actor=by, owner=owner.pk)
    return case


def move_case(case: Case, new: CaseState, reason: str, *, by: User) -> Case:
    """In talks, agreed, closed, or taken up again. The end needs a reason. Introducing has its own action.

    What was closed before an introduction is asked anew, not taken up again. Taking up again is an introduction to the
    database: it refuses a company that may not be introduced.
    """
    try:
        return _move_case(case, new, reason, by)
    except IntegrityError as refused:
        if constraint_of(refused) == "case_one_open":
            raise AlreadyThere(_("Somebody else has opened this case meanwhile.")) from refused
        raise WrongState(_("One of the two may not be introduced; read its vetting sheet.")) from refused


@transaction.atomic
def _move_case(case: Case, new: CaseState, reason: str, by: User) -> Case:
    if new in {CaseState.INTRODUCED, CaseState.REFUSED, CaseState.PROPOSED}:
        raise WrongState(_("The case is no longer where it was. Read it again."))
    words = reason_of(reason) if new == CaseState.CLOSED else ""
    old = refuse_case_move(case, new)
    if new != CaseState.CLOSED and case.introduced_at is None:
        raise WrongState(_("Both sides have to agree first."))
    case.state = new
    case.ended_at, case.end_reason = (timezone.now(), words) if new == CaseState.CLOSED else (None, "")
    case.save(update_fields=["state", "ended_at", "end_reason", "updated_at"])
    audit.record("case.moved", case, actor=by, was=old.value, now=new.value)
    return case


@transaction.atomic
def add_task(case: Case, title: str, day: date | None, owner: User, *, by: User) -> CaseTask:
    """Something to be done by a day."""
    if not title.strip() or day is None:
        raise BadInput(_("Please say what is to be done, and by which day."))
    clean = " ".join(checked(title, longest=LONGEST_TASK).split())
    _refuse_past(day)
    _refuse_ended(case)
    task = CaseTask.objects.create(case=case, title=clean, owner=owner, due_on=day, created_by=by)
    audit.record("case.task_added", case, actor=by, task=task.pk)
    return task


@transaction.atomic
def finish_task(task: CaseTask, *, by: User) -> CaseTask:
    """It is done. Twice changes nothing."""
    task.refresh_from_db(from_queryset=CaseTask.objects.select_for_update())
    if task.done_at is None:
        task.done_at, task.done_by = timezone.now(), by
        task.save(update_fields=["done_at", "done_by"])
        audit.record("case.task_done", task.case, actor=by, task=task.pk)
    return task


@transaction.atomic
def write_note(case: Case, text: str, *, by: User) -> CaseNote:
    """For the chamber alone."""
    note = CaseNote.objects.create(case=case, author=by, text=checked(text, longest=LONGEST_NOTE))
    audit.record("case.note_written", case, actor=by, note=note.pk)
    return note
