"""Accounts, API tokens and the audit log."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopir.core.languages import Language, Origin, TextLanguage, fingerprint


class Role(models.TextChoices):
    """What a person is to the chamber. What each may do is said in the rooms' `rules.py`."""

    MEMBER = "member", _("Company")
    PARTNER = "partner", _("Partner organisation")
    OFFICER = "officer", _("Officer")
    EDITOR = "editor", _("Editor")
    ADMINISTRATOR = "administrator", _("Administrator")


GONE_ADDRESSES = "@forgotten.invalid"  # of accounts whose people were forgotten; no mail can ever be sent there
STAFF = frozenset({Role.OFFICER, Role.EDITOR, Role.ADMINISTRATOR})
DESK = frozenset({Role.OFFICER, Role.ADMINISTRATOR})
EDITORS = frozenset({Role.EDITOR, Role.ADMINISTRATOR})


class UserManager(BaseUserManager["User"]):
    """Accounts are found by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account; without a password nobody can log in to it until one is set.

        It joins the group of its role: what packages of others know of permissions (Wagtail's pages) hangs there.
        """
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        user.groups.add(Group.objects.get_or_create(name=user.role)[0])
        return user


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # of the pictures
    """A person with an account."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ENGLISH)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Asia/Almaty")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(condition=models.Q(language__in=Language.values), name="user_language_known"),
        )

    def __str__(self) -> str:
        return gettext("A person whose data were deleted") if self.is_forgotten else self.name or self.email

    @property
    def is_forgotten(self) -> bool:
        """Whether the person behind it was forgotten; the row stands for him in history."""
        return self.email.endswith(GONE_ADDRESSES)

    @property
    def is_staff(self) -> bool:
        """Someone who works for the chamber: needs a second factor."""
        return self.role in STAFF

    @property
    def is_desk(self) -> bool:
        """Someone who does case work."""
        return self.role in DESK

    @property
    def is_editor(self) -> bool:
        """Someone who writes public pages and the archive."""
        return self.role in EDITORS

    def get_full_name(self) -> str:
        """How Wagtail names people."""
        return str(self)

    def get_short_name(self) -> str:
        """The same, short."""
        return str(self)


class AuditRow(models.Model):
    """One change: who did what to which thing, and when. Written once; the database refuses changes."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_subject"),)

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"


class Scope(models.TextChoices):
    """What an API token may do."""

    RANK = "rank", _("Rank, compare names and suggest codes")
    REGISTERS = "registers", _("Look up registers")
    READ = "read", _("Read companies, opportunities and matches")
    WRITE = "write", _("Create and change opportunities")
    CASES = "cases", _("Read interests, cases and vetting sheets, and screen names")
    SPEAK = "speak", _("Express interest, answer and write messages in cases")
    MISSIONS = "missions", _("Read missions and plan their meetings")


class ApiToken(models.Model):
    """A key for programs. Only its hash is kept; the key is shown once, when it is made."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def hashed(key: str) -> str:
        """How a key is kept. Keys are long and random, so a plain digest is enough."""
        return hashlib.sha256(key.encode()).hexdigest()

    @staticmethod
    def new_key() -> str:
        """A fresh key, with a prefix that secret scanners can find."""
        return f"kopir_{secrets.token_urlsafe(32)}"


class WrittenText(models.Model):
    """A text in one language: the original, or a translation of it with its origin and approval.

    Children add what the text belongs to and a unique constraint over it, `kind` and `language`.
    """

    language = models.CharField(_("language"), max_length=5, choices=TextLanguage)
    text = models.TextField(_("text"))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.ORIGINAL)
    translated_from = models.CharField(max_length=16, blank=True, editable=False)  # fingerprint of the original
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_original(self) -> bool:
        """Whether these are the author's own words."""
        return self.origin == Origin.ORIGINAL

    @property
    def fingerprint(self) -> str:
        """What a reader's approval names: these words and no others."""
        return fingerprint(self.text)

    def is_outdated(self, original: str) -> bool:
        """Whether the original has changed since this was translated from it."""
        return not self.is_original and self.translated_from != fingerprint(original)


class PublicVersion(models.Model):
    """One row that counts the changes of what everybody may see: what was kept of older pages is thrown away."""

    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="public_version_one_row"),)

    def __str__(self) -> str:
        return str(self.number)


class ReferenceCount(models.Model):
    """The last number given to a prefix, such as CS-2026."""

    prefix = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"


class SearchKind(models.TextChoices):
    """What a finding is."""

    PAGE = "page", _("Page")
    NEWS = "news", _("News")
    EVENT = "event", _("Event of the chamber")
    GUIDE = "guide", _("Guide")
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    SITE = "site", _("Place in the archive")
    CAMP = "camp", _("Camp")
    ITEM = "item", _("Document or picture")
    HISTORY = "history", _("Event in the archive")


class SearchEntry(models.Model):
    """What everybody may find of one public thing, in one language. Filed and forgotten by the room that owns it."""

    kind = models.CharField(max_length=12, choices=SearchKind)
    subject = models.CharField(max_length=80)  # the owner room's own key, the same in all languages
    language = models.CharField(max_length=5, choices=Language)
    url = models.CharField(max_length=500)
    title = models.CharField(max_length=500)
    summary = models.TextField(blank=True)
    words = ArrayField(models.CharField(max_length=100), default=list)
    title_words = ArrayField(models.CharField(max_length=100), default=list)
    sounds = ArrayField(models.CharField(max_length=100), default=list)  # how its names sound, whatever the script
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "subject", "language"], name="search_entry_once_a_language"),
            models.CheckConstraint(condition=models.Q(url__startswith="/"), name="search_entry_url_is_ours"),
        )
        indexes = (
            GinIndex(fields=["words"], name="search_entry_words"),
            GinIndex(fields=["sounds"], name="search_entry_sounds"),
        )

    def __str__(self) -> str:
        return self.title
