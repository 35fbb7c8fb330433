"""What is done about people's data, one function each."""

from kopir.privacy.actions.asking import ask_for_link, ask_to_be_forgotten, clear_doors, note_export
from kopir.privacy.actions.correcting import ask_to_correct, corrected
from kopir.privacy.actions.forgetting import FORGET, carry_out, it_is_another, take_out_place
from kopir.privacy.actions.keeping import forget_due

__all__ = [
    "FORGET",
    "ask_for_link",
    "ask_to_be_forgotten",
    "ask_to_correct",
    "carry_out",
    "clear_doors",
    "corrected",
    "forget_due",
    "it_is_another",
    "note_export",
    "take_out_place",
]
