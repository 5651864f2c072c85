"""Photographs: whatever staff upload becomes clean WebP at up to three widths, or a sentence about why not.

Nothing of the original is kept: no position, no camera, no profile, no second frame. Files are named after what is
in them, so that a name always means the same picture and may be cached for ever.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO, cast

import pillow_heif
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

WIDTHS = (480, 960, 1600)
"""Pixels. A picture that is smaller keeps its own width as the last."""
LARGEST_FILE = 25 * 1024 * 1024
"""Bytes."""
MOST_PIXELS = {
    "JPEG": 200_000_000,  # read at a fraction of its dots
    "JPEG in passes": 24_500_000,  # 6 bytes a dot until the last pass
    "HEIF": 24_500_000,  # 8 bytes a dot: what an iPhone takes unless it is told to take more
    "AVIF": 16_000_000,  # 10 bytes
    "WEBP": 10_000_000,  # 16 bytes
    "PNG": 20_000_000,
    "GIF": 20_000_000,
    "TIFF": 20_000_000,
}
"""Dots, by what Pillow calls the format: they unpack in less than 200 MB (tests/site/test_images_memory.py)."""
MOST_UNPACKED = 24_500_000
"""Of a JPEG, once it is read at a fraction: a long narrow one is not."""
SMALLEST = 200
"""Pixels of the shorter side."""
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF", "TIFF")
JPEGS = ("JPEG", "MPO")
"""What Pillow calls them: two pictures in one file, as some phones take them, are JPEG too."""
DEEP = ("I", "F")
"""How the names of Pillow's modes begin whose greys have more than 256 steps."""

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS["JPEG"]

TOO_LARGE = "That file is over 25 MB. Send a smaller one, or a photograph of the picture."
TOO_MANY_PIXELS = (
    "That picture has too many million dots for us to take in. Make it smaller, 4,000 dots wide is plenty, "
    "or save it as JPEG, and send it again."
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


def get_picture_path(name: str, width: int) -> str:
    return f"pictures/{name}-{width}.webp"


def get_picture_url(name: str, width: int) -> str:
    return settings.MEDIA_URL + get_picture_path(name, width)


def save_upload(file: BinaryIO) -> Picture:
    """Cleans an uploaded picture and stores it. Raises NotUsable."""
    return store_widths(clean_image(file))


def clean_image(file: BinaryIO) -> Image.Image:
    """The picture upright, in RGB, at most as wide as we show it. Raises NotUsable."""
    file.seek(0, io.SEEK_END)
    if file.tell() > LARGEST_FILE:
        raise NotUsable(TOO_LARGE)
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > get_pixel_limit(opened, file):
                raise NotUsable(TOO_MANY_PIXELS)
            if min(opened.size) < SMALLEST:
                raise NotUsable(TOO_SMALL)
            return convert_picture(opened)
    except NotUsable:
        raise
    except Image.DecompressionBombError:
        raise NotUsable(TOO_MANY_PIXELS) from None
    except UnidentifiedImageError:
        raise NotUsable(NOT_A_PICTURE) from None
    except Exception:  # Pillow fails in as many ways as there are ways to break a file
        raise NotUsable(CUT_SHORT) from None


def get_pixel_limit(opened: Image.Image, file: BinaryIO) -> int:
    if opened.format not in JPEGS:
        return MOST_PIXELS[opened.format or ""]
    return MOST_PIXELS["JPEG in passes" if has_several_passes(file) else "JPEG"]


def has_several_passes(file: BinaryIO) -> bool:
    """Whether a JPEG comes in several passes over the whole picture, so that all of it is held until the last.

    Progressive ones do (SOF2), and those whose first scan has not all components (ITU T.81, B.2).
    """
    place, components = file.tell(), 0
    try:
        file.seek(2)
        while (head := file.read(4)) and len(head) == 4:
            marker, length = head[1], int.from_bytes(head[2:])
            if marker in (0xC2, 0xC6, 0xCA, 0xCE):
                return True
            body = file.read(max(length - 2, 0))
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                components = body[5]
            if marker == 0xDA:
                return body[0] < components
        return True
    except IndexError:
        return True
    finally:
        file.seek(place)


def convert_picture(opened: Image.Image) -> Image.Image:
    opened.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))  # a JPEG is then read at a fraction of its dots
    if opened.width * opened.height > MOST_UNPACKED:
        raise NotUsable(TOO_MANY_PIXELS)
    profile = opened.info.get("icc_profile")
    opened.load()
    picture = convert_to_eight_bits(opened)
    picture.thumbnail((WIDTHS[-1] * 2, WIDTHS[-1] * 2), Image.Resampling.LANCZOS)  # before it is copied
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail((WIDTHS[-1], WIDTHS[-1] * 2), Image.Resampling.LANCZOS)
    picture = convert_to_srgb(picture, profile)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    picture = picture.convert("RGB")
    picture.info.clear()
    return picture


def convert_to_eight_bits(opened: Image.Image) -> Image.Image:
    """The picture in a mode that can be made smaller well: no palette, and greys of 256 steps.

    Greys of 16 bits run from 0 to 65,535; of others, the darkest becomes black and the lightest white.
    """
    if opened.mode in ("P", "PA", "1"):
        clear = opened.mode == "PA" or "transparency" in opened.info
        picture = opened.convert("L" if opened.mode == "1" else "RGBA" if clear else "RGB")
    elif opened.mode.startswith(DEEP):
        low, high = cast(
            tuple[float, float], opened.getextrema()
        )  # a pair of each band where there are several
        if opened.mode.startswith("I") and low >= 0 and high <= 65_535:
            low, high = 0, 65_535 if high > 255 or ";16" in opened.mode else 255
        scale = 255 / (high - low or 1)
        picture = opened.point(lambda grey: grey * scale - low * scale).convert("L")
    else:
        return opened
    picture.info.pop("transparency", None)
    return picture


def convert_to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as a screen shows them; those of a picture whose profile cannot be used stay as they are."""
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        return cast(
            Image.Image,
            ImageCms.profileToProfile(
                picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            ),
        )  # None only where it works in place
    except (ImageCms.PyCMSError, OSError):
        return picture


def store_widths(picture: Image.Image) -> Picture:
    widths = [width for width in WIDTHS if width < picture.width] + [min(picture.width, WIDTHS[-1])]
    name = hashlib.sha256(picture.tobytes() + repr(picture.size).encode()).hexdigest()[:32]
    for width in widths:
        smaller = picture.copy()
        smaller.thumbnail((width, width * 2), Image.Resampling.LANCZOS)
        if not default_storage.exists(get_picture_path(name, width)):
            written = io.BytesIO()
            smaller.save(written, "WEBP", quality=80, method=4)
            default_storage.save(get_picture_path(name, width), ContentFile(written.getvalue()))
    return Picture(name, widths, picture.width, picture.height)
