"""By when something happens. Working days are Monday to Friday; holidays differ between the countries."""

from __future__ import annotations

from datetime import date, timedelta

DESK_DAYS = 3  # for the desk's next step
APPLICANT_DAYS = 10  # for an answer of the applicant
KEPT_FOR_MONTHS = 12  # personal data of what was declined or withdrawn
_SATURDAY = 5


def working_days_after(day: date, number: int) -> date:
    """The day so many working days later."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < _SATURDAY
    return day


def kept_until(day: date) -> date:
    """The last day on which personal data are kept."""
    month = day.month - 1 + KEPT_FOR_MONTHS
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, 28))
