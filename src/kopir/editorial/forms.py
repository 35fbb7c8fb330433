"""What editors hand in, checked before it is stored."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.documents.models import Document
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from kopir.editorial.actions import publishing
from kopir.editorial.models import Picture


class PictureField(WagtailImageField):
    """A picture that can be drawn to its last line. Wagtail looks at the first bytes only, and Pillow's own refusals
    of pictures that are too large or broken would end the request."""

    def check_image_pixel_size(self, f: Any) -> None:  # noqa: ANN401 -- Django's uploaded file with Willow's picture
        """Refuse in words what cannot be drawn."""
        try:
            super().check_image_pixel_size(f)
            f.image.auto_orient().image.load()
        except Image.DecompressionBombError as error:
            raise ValidationError(_("This picture has too many pixels."), code="file_too_many_pixels") from error
        except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class PictureForm(BaseImageForm):
    """Wagtail's form for pictures, with a field that is harder to please. Pages that show the picture follow it."""

    file = PictureField(label=_("file"), widget=BaseImageForm.Meta.widgets["file"])

    class Meta(BaseImageForm.Meta):
        """Wagtail's own widgets."""

    def save(self, *, commit: bool = True) -> Picture:
        """Wagtail throws the renditions of a replaced file away: what shows them is made anew."""
        picture = super().save(commit=commit)
        if commit:
            publishing.renew_using(picture)
        return picture


class PaperForm(BaseDocumentForm):
    """Wagtail's form for papers. Pages that hand the paper out follow it."""

    class Meta(BaseDocumentForm.Meta):
        """Wagtail's own widgets."""

    def save(self, *, commit: bool = True) -> Document:
        """The address of a replaced file is another."""
        paper = super().save(commit=commit)
        if commit:
            publishing.renew_using(paper)
        return paper
