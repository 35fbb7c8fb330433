"""Pages, pictures, and what visitors see of them."""

from kopir.editorial.models.areas import Mention, PageArea, PriorityArea
from kopir.editorial.models.faces import Face, FaceKind, FormerAddress, Reading, ViewCount, ViewMark, ViewSalt
from kopir.editorial.models.pages import (
    ArticlePage,
    EventPage,
    GuidePage,
    HomePage,
    HousePage,
    IndexPage,
    Lists,
    OrganisationPage,
    PersonPage,
    PersonRole,
    PlainPage,
    WorkPage,
)
from kopir.editorial.models.pictures import Picture, Rendition, Rights

__all__ = [
    "ArticlePage",
    "EventPage",
    "Face",
    "FaceKind",
    "FormerAddress",
    "GuidePage",
    "HomePage",
    "HousePage",
    "IndexPage",
    "Lists",
    "Mention",
    "OrganisationPage",
    "PageArea",
    "PersonPage",
    "PersonRole",
    "Picture",
    "PlainPage",
    "PriorityArea",
    "Reading",
    "Rendition",
    "Rights",
    "ViewCount",
    "ViewMark",
    "ViewSalt",
    "WorkPage",
]
