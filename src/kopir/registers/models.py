"""Registers, their snapshots, and the entries of each snapshot."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kopir.registers.states import SnapshotState

LINES = 1_000_000_000  # an entry's id is snapshot * LINES + line of the file


class Source(models.TextChoices):
    """The registers whose files Kopir can read."""

    EDINET = "edinet", _("EDINET code list (Japan, Financial Services Agency)")
    HOUJIN = "houjin", _("Corporate numbers (Japan, National Tax Agency)")
    KZ_STAT = "kz-stat", _("Statistical business register (Kazakhstan, Bureau of National Statistics)")
    GBD_UL = "gbd-ul", _("Register of legal entities (Kazakhstan, Ministry of Justice)")
    GLEIF = "gleif", _("Legal Entity Identifiers (GLEIF)")


class Snapshot(models.Model):
    """One file of a register, as loaded. At most one full snapshot of a source is current.

    A daily difference is a row of its own that holds no entries: it changed those of the current snapshot.
    """

    source = models.CharField(_("register"), max_length=20, choices=Source)
    state = models.CharField(_("state"), max_length=12, choices=SnapshotState, default=SnapshotState.WAITING)
    is_difference = models.BooleanField(_("daily difference"), default=False)
    is_synthetic = models.BooleanField(_("synthetic example data"), default=False)
    file_name = models.CharField(_("file"), max_length=300)
    file_path = models.CharField(max_length=1000, blank=True)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField(default=0)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    rows_read = models.BigIntegerField(default=0)
    rows_kept = models.BigIntegerField(default=0)
    rows_refused = models.BigIntegerField(default=0)
    rows_left_out = models.BigIntegerField(default=0)  # natural persons, superseded states: not ours to keep
    bytes_done = models.BigIntegerField(default=0)  # for the progress bar
    resume_at = models.BigIntegerField(default=0)  # rows safely stored; a resumed import goes on behind them
    names_done = models.BigIntegerField(default=0)  # entries filed under the keys of their names
    names_at = models.BigIntegerField(default=0)  # the last entry filed; the work goes on behind it
    counts = models.JSONField(default=dict)  # entries by region, size and status, counted once
    swap_anyway = models.BooleanField(default=False)  # a person said that a shrunken register is right
    cancel_requested = models.BooleanField(default=False)
    why = models.TextField(_("what went wrong"), blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(state=SnapshotState.CURRENT, is_difference=False),
                name="one_current_snapshot",
            ),
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(state=SnapshotState.LOADING), name="one_loading_snapshot"
            ),
            models.CheckConstraint(condition=models.Q(state__in=SnapshotState.values), name="snapshot_state_known"),
            models.CheckConstraint(condition=models.Q(source__in=Source.values), name="snapshot_source_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.file_name}"


class RefusedRow(models.Model):
    """A row of the file that could not be used: where it stands and why, for the downloadable report."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="refused")
    line = models.BigIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=40)  # a code of kopir.registers.reasons
    found = models.CharField(_("found"), max_length=200, blank=True)

    class Meta:
        ordering = ("line", "pk")
        indexes = (models.Index(fields=["snapshot", "line"], name="refused_by_line"),)

    def __str__(self) -> str:
        return f"{self.line} {self.column} {self.reason}"


class EntryStatus(models.TextChoices):
    """What the register says of the entry."""

    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Not stated")


class Entry(models.Model):
    """One organisation as one snapshot states it. Never changed by hand; a company is made from it.

    Heads and other natural persons named in a register are not kept: nothing here needs them.
    The table is partitioned by snapshot (see `storing`): a snapshot is filled aside and attached whole.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="entries", db_constraint=False)
    source = models.CharField(max_length=20, choices=Source)
    key = models.CharField(max_length=40)  # the register's own number: stable from snapshot to snapshot
    identifiers = ArrayField(models.CharField(max_length=60), default=list)  # "bin:…", "jp-cn:…", "lei:…", "edinet:…"
    # [{"text", "language", "script", "kind"}]; kind: legal, translation, reading, romanised, previous, trade
    names = models.JSONField(default=list)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=10, blank=True)  # ISO 3166-2: KZ-63, JP-13
    place = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=500, blank=True)
    legal_form = models.CharField(max_length=60, blank=True)
    activity = models.CharField(max_length=300, blank=True)  # the register's own words
    activity_codes = ArrayField(models.CharField(max_length=20), default=list)  # "oked:46211", "isic4:4620", "jsic:…"
    size = models.CharField(max_length=20, blank=True)  # employees, "51-100"
    size_rank = models.SmallIntegerField(default=0)  # 0 unknown, 1 up to 50, 2 up to 250, 3 above
    status = models.CharField(max_length=10, choices=EntryStatus, default=EntryStatus.UNKNOWN)
    registered_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    warnings = ArrayField(models.CharField(max_length=40), default=list)  # kept, but doubtful: codes of reasons

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["key", "snapshot"], name="entry_once_a_snapshot"),)
        # The other indexes are partial ones over arrays and stand in the SQL of migration 0002.

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The legal name as the register writes it."""
        return next((name["text"] for name in self.names if name["kind"] == "legal"), self.key)

    @property
    def line(self) -> int:
        """The line of the file it was read from (0 if it was not loaded from one)."""
        return self.pk % LINES if self.pk > LINES else 0


class NameKeys(models.Model):
    """Under which keys an entry's names are filed (`engines.identity.keys`). Written after the entry."""

    entry_id = models.BigIntegerField(primary_key=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    keys = ArrayField(models.TextField(), default=list)

    def __str__(self) -> str:
        return str(self.entry_id)
