"""An article as a Wagtail site has it: copied into the home app of a project made by `wagtail start`."""

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page


class HomePage(Page):
    """The start page, as it ships."""


class Figure(blocks.StructBlock):
    """A number with its source."""

    number = blocks.CharBlock()
    label = blocks.CharBlock()
    source = blocks.CharBlock()
    url = blocks.URLBlock(required=False)
    as_of = blocks.CharBlock(required=False)

    class Meta:
        template = "home/figure.html"


class Quotation(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock()
    by = blocks.CharBlock(required=False)

    class Meta:
        template = "home/quotation.html"


class Source(blocks.StructBlock):
    """Where the article's facts come from."""

    title = blocks.CharBlock()
    url = blocks.URLBlock(required=False)
    read = blocks.DateBlock(required=False)

    class Meta:
        template = "home/source.html"


class ArticlePage(Page):
    """A news article."""

    date = models.DateField()
    lead = models.TextField(blank=True)
    body = StreamField(
        [
            ("heading", blocks.CharBlock()),
            ("paragraph", blocks.TextBlock()),
            ("figure", Figure()),
            ("quotation", Quotation()),
        ]
    )
    sources = StreamField([("source", Source())], blank=True)
