"""Interests, cases and what belongs to them."""

from kopir.cases.models.cases import Case, CaseContact
from kopir.cases.models.interests import Interest, InterestReply, InterestText, Question
from kopir.cases.models.meetings import CaseMeeting
from kopir.cases.models.outcomes import Outcome, OutcomeAnswer, OutcomeText, WithoutUs
from kopir.cases.models.talk import CaseFile, CaseMessage, CaseMessageText
from kopir.cases.models.work import CaseNote, CaseTask

__all__ = [
    "Case",
    "CaseContact",
    "CaseFile",
    "CaseMeeting",
    "CaseMessage",
    "CaseMessageText",
    "CaseNote",
    "CaseTask",
    "Interest",
    "InterestReply",
    "InterestText",
    "Outcome",
    "OutcomeAnswer",
    "OutcomeText",
    "Question",
    "WithoutUs",
]
