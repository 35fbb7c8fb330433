"""What the archive holds. A record is anything with a citation code; a claim says one thing about a record."""

from kopir.heritage.models.attempts import Attempt, AttemptKind
from kopir.heritage.models.claims import Citation, Claim, ClaimStatus, ClaimText, Confidence, Source, SourceKind
from kopir.heritage.models.counts import CountStatement, CountTopic, PresenceWindow
from kopir.heritage.models.glosses import Gloss
from kopir.heritage.models.people import Identification, NameForm, NameOrigin, Person
from kopir.heritage.models.places import Camp, CampKind, Precision, PresentState, Site, SiteKind
from kopir.heritage.models.records import Moderated, Record, RecordKind, RecordText, RecordTextKind
from kopir.heritage.models.things import Access, ArchiveEvent, EventKind, Holder, Item, ItemKind
from kopir.heritage.models.voices import Contribution, ContributionFile, Request, RequestKind

__all__ = [
    "Access",
    "ArchiveEvent",
    "Attempt",
    "AttemptKind",
    "Camp",
    "CampKind",
    "Citation",
    "Claim",
    "ClaimStatus",
    "ClaimText",
    "Confidence",
    "Contribution",
    "ContributionFile",
    "CountStatement",
    "CountTopic",
    "EventKind",
    "Gloss",
    "Holder",
    "Identification",
    "Item",
    "ItemKind",
    "Moderated",
    "NameForm",
    "NameOrigin",
    "Person",
    "Precision",
    "PresenceWindow",
    "PresentState",
    "Record",
    "RecordKind",
    "RecordText",
    "RecordTextKind",
    "Request",
    "RequestKind",
    "Site",
    "SiteKind",
    "Source",
    "SourceKind",
]
