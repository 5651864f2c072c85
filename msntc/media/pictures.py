"""Photographs: whatever staff upload becomes clean WebP at up to three widths, or a sentence about why not.

Nothing of the original is kept: no position, no camera, no profile, no second frame. Files are named after what is
in them, so that a name always means the same picture and may be cached for ever.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

WIDTHS = (480, 960, 1600)
"""Pixels. A picture that is smaller keeps its own width as the last."""
LARGEST_FILE = 25 * 1024 * 1024
"""Bytes."""
MOST_PIXELS = 60_000_000
SMALLEST = 200
"""Pixels of the shorter side."""
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF")

TOO_LARGE = "That file is over 25 MB. Send a smaller one, or a photograph of the picture."
TOO_MANY_PIXELS = (
    "That picture has more than 60 million dots, more than we can take in. Make it smaller first."
)
TOO_SMALL = "That picture is too small to show: each side must have 200 dots or more."
CUT_SHORT = "That file is cut short or broken. Send it again, or choose another picture."
NOT_A_PICTURE = "We cannot read that file as a picture. Save it as JPEG or PNG and send it again."


class NotUsable(ValueError):
    """A file that cannot become a picture; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`name` begins each file's name; `widths` are those that there are, `width` and `height` those of the largest."""

    name: str
    widths: list[int]
    width: int
    height: int


def path(name: str, width: int) -> str:
    return f"pictures/{name}-{width}.webp"


def url(name: str, width: int) -> str:
    return settings.MEDIA_URL + path(name, width)


def keep(file: BinaryIO) -> Picture:
    """Cleans an uploaded picture and stores it. Raises NotUsable."""
    return store(cleaned(file))


def cleaned(file: BinaryIO) -> Image.Image:
    """The picture upright, in RGB, at most as wide as we show it. Raises NotUsable."""
    file.seek(0, io.SEEK_END)
    if file.tell() > LARGEST_FILE:
        raise NotUsable(TOO_LARGE)
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotUsable(TOO_MANY_PIXELS)
            if min(opened.size) < SMALLEST:
                raise NotUsable(TOO_SMALL)
            return upright(opened)
    except NotUsable:
        raise
    except Image.DecompressionBombError:
        raise NotUsable(TOO_MANY_PIXELS) from None
    except UnidentifiedImageError:
        raise NotUsable(NOT_A_PICTURE) from None
    except Exception:  # Pillow fails in as many ways as there are ways to break a file
        raise NotUsable(CUT_SHORT) from None


def upright(opened: Image.Image) -> Image.Image:
    opened.draft("RGB", (WIDTHS[-1] * 2, WIDTHS[-1] * 2))  # a JPEG is then read at a fraction of its dots
    profile = opened.info.get("icc_profile")
    opened.load()
    picture = ImageOps.exif_transpose(opened)
    picture.thumbnail((WIDTHS[-1], WIDTHS[-1] * 2), Image.Resampling.LANCZOS)
    picture = in_srgb(picture, profile)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    picture = picture.convert("RGB")
    picture.info.clear()
    return picture


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as a screen shows them; those of a picture whose profile cannot be used stay as they are."""
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        return ImageCms.profileToProfile(
            picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return picture


def store(picture: Image.Image) -> Picture:
    widths = [width for width in WIDTHS if width < picture.width] + [min(picture.width, WIDTHS[-1])]
    name = hashlib.sha256(picture.tobytes() + repr(picture.size).encode()).hexdigest()[:32]
    for width in widths:
        smaller = picture.copy()
        smaller.thumbnail((width, width * 2), Image.Resampling.LANCZOS)
        if not default_storage.exists(path(name, width)):
            written = io.BytesIO()
            smaller.save(written, "WEBP", quality=80, method=4)
            default_storage.save(path(name, width), ContentFile(written.getvalue()))
    return Picture(name, widths, picture.width, picture.height)
