"""Pages, pictures, and what visitors see of them."""

from kopir.editorial.models.pictures import Picture, Rendition

__all__ = ["Picture", "Rendition"]
