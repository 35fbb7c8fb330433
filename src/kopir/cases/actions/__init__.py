"""Every write of the room."""

from kopir.cases.actions.due import expire_due, remind_due
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
from kopir.cases.actions.talk import send_message, translate_message
from kopir.cases.actions.work import add_task, assign_case, finish_task, move_case, set_next_step, write_note

__all__ = [
    "Wish",
    "add_information",
    "add_task",
    "agree",
    "answer",
    "assign_advisers",
    "assign_case",
    "complete",
    "expire_due",
    "express",
    "finish_task",
    "forward",
    "introduce",
    "move_case",
    "propose",
    "refuse",
    "remind_due",
    "return_to_company",
    "send_message",
    "set_next_step",
    "translate",
    "translate_message",
    "withdraw",
    "write_note",
]
