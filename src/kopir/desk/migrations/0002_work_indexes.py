"""Indexes of the desk's own lists of work: an officer's open things, the most urgent first.

They stand on tables of the rooms below, which do not need them themselves: the orders and conditions are those of
`desk/queries/branches.py`.
"""

from django.db import migrations

_OURS = """state not in ('closed', 'refused')
    and (state <> 'proposed' or (publisher_agreed_at is not null and interested_agreed_at is not null))"""
_THEIRS = """state = 'proposed' and (publisher_agreed_at is null or interested_agreed_at is null)"""
_INDEXES = {
    "desk_case_ours_of": f"cases_case (owner_id, next_on, created_at, id) where {_OURS}",
    "desk_case_ours": f"cases_case (next_on, created_at, id) where {_OURS}",
    "desk_case_theirs_of": f"cases_case (owner_id, next_on, created_at, id) where {_THEIRS}",
    "desk_case_theirs": f"cases_case (next_on, created_at, id) where {_THEIRS}",
    "desk_interest_of": (
        "cases_interest (adviser_id, due_on, submitted_at, id) where state in ('submitted', 'returned', 'asked')"
    ),
    "desk_interest_of_other": (
        "cases_interest (other_adviser_id, due_on, submitted_at, id) where state = 'forwarded'"
    ),
    "desk_interest_with_other": "cases_interest (due_on, submitted_at, id) where state = 'forwarded'",
}


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_desk"), ("cases", "0003_open_work")]

    operations = [
        migrations.RunSQL(f"create index {name} on {where}", f"drop index {name}") for name, where in _INDEXES.items()
    ]
