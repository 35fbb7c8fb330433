"""Every write of the room."""

from kopir.heritage.actions.claims import (
    Assertion,
    SourceFacts,
    cite,
    edit_claim,
    edit_source,
    remove_citation,
    write_claim,
    write_source,
)
from kopir.heritage.actions.counts import Count, edit_count, set_window, write_count
from kopir.heritage.actions.dates import NotADate
from kopir.heritage.actions.facts import CampFacts, EventFacts, Facts, ItemFacts, PersonFacts, SiteFacts
from kopir.heritage.actions.filing import refile, refile_all
from kopir.heritage.actions.glosses import write_gloss
from kopir.heritage.actions.holders import HolderFacts, edit_holder, write_holder
from kopir.heritage.actions.moves import publish, return_to_draft, send_to_review, withdraw, words_of_subject
from kopir.heritage.actions.people import Form, add_name_form, close_person, open_person, remove_name_form
from kopir.heritage.actions.pictures import original_of, remove_picture, set_picture
from kopir.heritage.actions.records import Words, edit_record, note_record, write_record
from kopir.heritage.actions.texts import approve_text, remove_text, write_text, write_translation
from kopir.heritage.actions.voices import (
    Voice,
    answer_contribution,
    ask,
    contribute,
    decide,
    propose,
    withdraw_contribution,
)

__all__ = [
    "Assertion",
    "CampFacts",
    "Count",
    "EventFacts",
    "Facts",
    "Form",
    "HolderFacts",
    "ItemFacts",
    "NotADate",
    "PersonFacts",
    "SiteFacts",
    "SourceFacts",
    "Voice",
    "Words",
    "add_name_form",
    "answer_contribution",
    "approve_text",
    "ask",
    "cite",
    "close_person",
    "contribute",
    "decide",
    "edit_claim",
    "edit_count",
    "edit_holder",
    "edit_record",
    "edit_source",
    "note_record",
    "open_person",
    "original_of",
    "propose",
    "publish",
    "refile",
    "refile_all",
    "remove_citation",
    "remove_name_form",
    "remove_picture",
    "remove_text",
    "return_to_draft",
    "send_to_review",
    "set_picture",
    "set_window",
    "withdraw",
    "withdraw_contribution",
    "words_of_subject",
    "write_claim",
    "write_count",
    "write_gloss",
    "write_holder",
    "write_record",
    "write_source",
    "write_text",
    "write_translation",
]
