"""Every write of the room."""

from kopir.companies.actions.codes import confirm_code, remove_code, suggest_code
from kopir.companies.actions.identity import (
    add_identifier,
    add_name,
    edit_identifier,
    edit_name,
    refile_names,
    remove_identifier,
    remove_name,
)
from kopir.companies.actions.people import add_member, add_person, edit_person, remove_member, remove_person
from kopir.companies.actions.records import (
    AlreadyKnown,
    company_from_entry,
    create_company,
    edit_company,
    move_company,
)
from kopir.companies.actions.texts import approve_text, remove_translation, write_text, write_translation

__all__ = [
    "AlreadyKnown",
    "add_identifier",
    "add_member",
    "add_name",
    "add_person",
    "approve_text",
    "company_from_entry",
    "confirm_code",
    "create_company",
    "edit_company",
    "edit_identifier",
    "edit_name",
    "edit_person",
    "move_company",
    "refile_names",
    "remove_code",
    "remove_identifier",
    "remove_member",
    "remove_name",
    "remove_person",
    "remove_translation",
    "suggest_code",
    "write_text",
    "write_translation",
]
