"""The blocks an article is made of. Words in them are translated side by side; pictures and links are shared."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

PARAGRAPH = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript"]


class QuotationBlock(blocks.StructBlock):
    """Somebody's own words. The speaker's role is the one of the page's day."""

    text = blocks.TextBlock(label=_("Words"))
    speaker = blocks.PageChooserBlock(
        label=_("Speaker"), page_type="editorial.PersonPage", required=False, help_text=_("A person with a page.")
    )
    speaker_name = blocks.CharBlock(label=_("Speaker without a page"), required=False, max_length=200)
    source = blocks.CharBlock(label=_("Where it was said"), required=False, max_length=300)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "editorial/blocks/quotation.html"


class FigureBlock(blocks.StructBlock):
    """A number that is to be seen. Never without its source and its date."""

    number = blocks.CharBlock(label=_("The number shown"), max_length=120)
    label = blocks.CharBlock(label=_("What it counts"), max_length=300)
    source = blocks.CharBlock(label=_("Source"), max_length=300)
    url = blocks.URLBlock(label=_("Address of the source"), required=False)
    as_of = blocks.CharBlock(label=_("As of"), max_length=60)

    class Meta:
        icon = "order"
        label = _("Figure with source")
        template = "editorial/blocks/figure.html"


class PictureBlock(blocks.StructBlock):
    """A picture with words below it. Rights and credit come from the picture itself."""

    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "editorial/blocks/picture.html"


class StepBlock(blocks.StructBlock):
    """One step of a guide."""

    title = blocks.CharBlock(label=_("Step"), max_length=200)
    text = blocks.TextBlock(label=_("What to do"))
    papers = blocks.TextBlock(label=_("Papers needed"), required=False)
    basis = blocks.CharBlock(label=_("Legal basis"), required=False, max_length=300)

    class Meta:
        icon = "list-ol"
        label = _("Step")
        template = "editorial/blocks/step.html"


class SessionBlock(blocks.StructBlock):
    """One point of an event's programme."""

    time = blocks.CharBlock(label=_("Time"), required=False, max_length=40)
    title = blocks.CharBlock(label=_("Headline"), max_length=300)
    speakers = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="editorial.PersonPage"), label=_("Speakers"), default=[]
    )

    class Meta:
        icon = "time"
        label = _("Programme point")
        template = "editorial/blocks/session.html"


class PaperBlock(blocks.StructBlock):
    """A paper to take away."""

    title = blocks.CharBlock(label=_("Headline"), max_length=300)
    paper = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "doc-full"
        label = _("Paper")
        template = "editorial/blocks/paper.html"


class SourceBlock(blocks.StructBlock):
    """Where the facts of a page come from. Titles stay in their own language."""

    title = blocks.CharBlock(label=_("Headline"), max_length=300)
    url = blocks.URLBlock(label=_("Address"), required=False)
    read_on = blocks.DateBlock(label=_("Read on"), required=False)

    class Meta:
        icon = "link"
        label = _("Source")


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=200, template="editorial/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=PARAGRAPH, template="editorial/blocks/paragraph.html"
    )
    quotation = QuotationBlock()
    figure = FigureBlock()
    picture = PictureBlock()


class GalleryBlock(blocks.StreamBlock):
    """Pictures of an event."""

    picture = PictureBlock()


class ProgrammeBlock(blocks.StreamBlock):
    """An event's programme."""

    session = SessionBlock()


class PapersBlock(blocks.StreamBlock):
    """An event's papers."""

    paper = PaperBlock()


class StepsBlock(blocks.StreamBlock):
    """The steps of a guide."""

    step = StepBlock()


class SourcesBlock(blocks.StreamBlock):
    """The sources of a page."""

    source = SourceBlock()
