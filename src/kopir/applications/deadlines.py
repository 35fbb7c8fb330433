"""By when something happens. Working days are Monday to Friday; holidays differ between the countries."""

from __future__ import annotations

from datetime import date, timedelta

DESK_DAYS = 3  # for the desk's next step
APPLICANT_DAYS = 10  # for an answer of the applicant
KEPT_FOR_MONTHS = 12  # personal data of what was declined or withdrawn
ACCEPTED_KEPT_FOR_MONTHS = 24  # of what was accepted; the contact lives on with the company, if he was made one
_SATURDAY = 5


def working_days_after(day: date, number: int) -> date:
    """The day so many working days later."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < _SATURDAY
    return day


def kept_until(day: date, months: int = KEPT_FOR_MONTHS) -> date:
    """The last day on which personal data are kept."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, 28))
