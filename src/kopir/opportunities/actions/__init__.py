"""Every write of the room."""

from kopir.opportunities.actions.codes import confirm_code, remove_code, set_codes
from kopir.opportunities.actions.drafts import (
    Statement,
    assign_owner,
    draft_opportunity,
    edit_opportunity,
    set_requirements,
)
from kopir.opportunities.actions.moves import (
    close,
    expire_due,
    publish,
    renew,
    return_to_draft,
    send_to_review,
    withdraw_to_review,
)
from kopir.opportunities.actions.texts import (
    NamesFound,
    approve_text,
    refile_texts,
    remove_text,
    write_text,
    write_translation,
)

__all__ = [
    "NamesFound",
    "Statement",
    "approve_text",
    "assign_owner",
    "close",
    "confirm_code",
    "draft_opportunity",
    "edit_opportunity",
    "expire_due",
    "publish",
    "refile_texts",
    "remove_code",
    "remove_text",
    "renew",
    "return_to_draft",
    "send_to_review",
    "set_codes",
    "set_requirements",
    "withdraw_to_review",
    "write_text",
    "write_translation",
]
