"""The demo's log-ins. Known passwords: for localhost only."""

from __future__ import annotations

from kopir.core import accounts
from kopir.core.models import Role, User

PASSWORD = "kopir demo bridge"  # noqa: S105 -- printed on the terminal; the demo serves on localhost only
OFFICER = "officer@demo.example"
EDITOR = "editor@demo.example"
SECOND_EDITOR = "second-editor@demo.example"
KZ_COMPANY = "company-kz@demo.example"
JP_COMPANY = "company-jp@demo.example"
COUNTRY = {KZ_COMPANY: "KZ", JP_COMPANY: "JP"}

LOG_INS = (
    (OFFICER, Role.OFFICER, "Officer (demo)", "en", "Asia/Almaty"),
    (KZ_COMPANY, Role.MEMBER, "Company in Kazakhstan (demo)", "ru", "Asia/Almaty"),
    (JP_COMPANY, Role.MEMBER, "Company in Japan (demo)", "ja", "Asia/Tokyo"),
    ("partner@demo.example", Role.PARTNER, "Partner organisation (demo)", "ja", "Asia/Tokyo"),
    (EDITOR, Role.EDITOR, "Editor (demo)", "ru", "Asia/Almaty"),
    (SECOND_EDITOR, Role.EDITOR, "Second editor (demo)", "ja", "Asia/Tokyo"),
    ("administrator@demo.example", Role.ADMINISTRATOR, "Administrator (demo)", "en", "Asia/Almaty"),
)


def open_accounts() -> User:
    """Open the accounts that are missing; gives the officer."""
    for email, role, name, language, zone in LOG_INS:
        if not User.objects.filter(email=email).exists():
            accounts.open_account(
                email, role=role, password=PASSWORD, by=None, name=name, language=language, time_zone=zone
            )
    return User.objects.get(email=OFFICER)
