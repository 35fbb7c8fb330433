"""Every write of the room."""

from kopir.cases.actions.due import expire_due, remind_due, tell_tasks_due
from kopir.cases.actions.interests import (
    Wish,
    add_information,
    answer,
    assign_advisers,
    complete,
    express,
    forward,
    return_to_company,
    translate,
    withdraw,
)
from kopir.cases.actions.introducing import agree, introduce, propose, refuse
from kopir.cases.actions.meetings import (
    Plan,
    change_meeting,
    move_meeting,
    plan_meeting,
    record_meeting,
    withdraw_meeting,
)
from kopir.cases.actions.outcomes import (
    Told,
    ask_due,
    confirm_outcome,
    plan_outcomes,
    record_outcome_export,
    tell_outcome,
)
from kopir.cases.actions.talk import send_message, translate_message
from kopir.cases.actions.work import add_task, assign_case, finish_task, move_case, set_next_step, write_note

__all__ = [
    "Plan",
    "Told",
    "Wish",
    "add_information",
    "add_task",
    "agree",
    "answer",
    "ask_due",
    "assign_advisers",
    "assign_case",
    "change_meeting",
    "complete",
    "confirm_outcome",
    "expire_due",
    "express",
    "finish_task",
    "forward",
    "introduce",
    "move_case",
    "move_meeting",
    "plan_meeting",
    "plan_outcomes",
    "propose",
    "record_meeting",
    "record_outcome_export",
    "refuse",
    "remind_due",
    "return_to_company",
    "send_message",
    "set_next_step",
    "tell_outcome",
    "tell_tasks_due",
    "translate",
    "translate_message",
    "withdraw",
    "withdraw_meeting",
    "write_note",
]
