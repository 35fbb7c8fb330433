"""Reminders: a company's own people once of each paper that expires, officers each week of verdicts that run out."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from kopir.companies.naming import title_of
from kopir.core import audit
from kopir.core.models import DESK, User
from kopir.mail import actions as mail
from kopir.vetting.admission import admission
from kopir.vetting.models import Evidence
from kopir.vetting.queries.queue import MINE, Filters, ending, to_remind


@transaction.atomic
def remind_of(pk: int, today: date | None = None) -> int:
    """Write to them that a paper expires, if nobody has; how many were written to.

    The row is locked while the mails are written down, so that two workers cannot both do it; a mail's key is the
    paper, its end and the person. What was handed in anew, or refused, meanwhile is passed over.
    """
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("company")
    evidence = rows.filter(pk=pk, pk__in=to_remind(today).values("pk")).first()
    if evidence is None:
        return 0
    people = User.objects.filter(companies__company=evidence.company, is_active=True).order_by("pk")
    for user in people:
        mail.draft(_of_paper(evidence, user))
    evidence.reminded_at = timezone.now()
    evidence.save(update_fields=["reminded_at"])
    audit.record(
        "company.evidence_reminded",
        evidence.company,
        actor=None,
        evidence=evidence.pk,
        people=[one.pk for one in people],
    )
    return len(people)


def _of_paper(evidence: Evidence, user: User) -> mail.Writing:
    company = evidence.company
    with translation.override(user.language):
        day = date_format(evidence.expires_on, "DATE_FORMAT") if evidence.expires_on else ""
    return mail.Writing(
        kind="evidence-expires",
        to=user.email,
        to_name=user.name,
        language=user.language,
        key=f"evidence-expires:{evidence.pk}:{user.pk}:{evidence.expires_on}",
        values={
            "paper": admission().label(evidence.kind, user.language),
            "day": day,
            "company": title_of(company, user.language).text,
            "reference": company.reference,
            "link": settings.PUBLIC_URL + reverse("vetting:papers", args=[company.reference]),
        },
        about=evidence,
        account=user,
    )


def sum_up_endings(today: date | None = None) -> int:
    """Write to each officer whose companies' verdicts run out soon; once a calendar week. How many have such ones."""
    week = "{}-{:02}".format(*(today or timezone.localdate()).isocalendar()[:2])
    told = 0
    for user in User.objects.filter(role__in=DESK, is_active=True).order_by("pk"):
        rows = list(ending(user, Filters(owner=MINE)).values_list("valid_until", flat=True))
        if not rows or rows[0] is None:
            continue
        with translation.override(user.language):
            day = date_format(rows[0], "DATE_FORMAT")
        link = settings.PUBLIC_URL + reverse("vetting_desk:queue") + f"?part=ending&owner={MINE}"
        mail.draft(
            mail.Writing(
                kind="verdicts-ending",
                to=user.email,
                to_name=user.name,
                language=user.language,
                key=f"verdicts-ending:{user.pk}:{week}",
                values={"number": len(rows), "day": day, "link": link},
                account=user,
            )
        )
        told += 1
    return told
