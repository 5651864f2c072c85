"""Each awkward file ends in a clean picture or in a clear sentence, and none in a stuck request."""

import array
import contextlib
import io
import random
import struct
import zlib

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageCms

from msntc.content import images


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photograph(size=(1200, 800), mode="RGB", form="JPEG", **options):
    picture = Image.effect_noise(size, 60).convert(mode)
    written = io.BytesIO()
    picture.save(written, form, **options)
    written.seek(0)
    return written


def stored(picture, width):
    return Image.open(default_storage.open(images.get_picture_path(picture.name, width)))


def test_a_picture_comes_at_three_widths_as_webp():
    kept = images.save_upload(photograph((4000, 3000)))
    assert (kept.widths, kept.width, kept.height) == ([480, 960, 1600], 1600, 1200)
    assert [stored(kept, width).size for width in kept.widths] == [(480, 360), (960, 720), (1600, 1200)]
    assert stored(kept, 480).format == "WEBP"


def test_a_small_picture_is_not_blown_up():
    assert images.save_upload(photograph((600, 400))).widths == [480, 600]


def test_forty_megapixels_become_a_picture():
    kept = images.save_upload(photograph((8000, 5000), quality=30))
    assert stored(kept, 1600).size == (1600, 1000)


def heic(size=(1200, 800), **options):
    return photograph(size, form="HEIF", **options)


def test_an_iphones_photograph_is_a_picture_whatever_its_file_is_called():
    file = heic()
    file.name = "IMG_0001.jpg"
    kept = images.save_upload(file)
    assert stored(kept, 1200).size == (1200, 800)


def test_an_iphones_photograph_stands_upright_and_says_nothing_of_its_place():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    picture, written = Image.new("RGB", (1200, 800)), io.BytesIO()
    picture.info["exif"] = exif.tobytes()  # from here pillow-heif turns it as a phone does
    picture.save(written, "HEIF")
    assert b"Camera" in written.getvalue()
    kept = images.save_upload(written)
    assert (kept.width, kept.height) == (800, 1200)
    assert b"Camera" not in default_storage.open(images.get_picture_path(kept.name, 480)).read()


def test_avif_is_a_picture():
    assert images.save_upload(photograph(form="AVIF")).widths == [480, 960, 1200]


def test_108_megapixels_of_a_phone_become_a_picture():
    kept = images.save_upload(photograph_of_one_colour((12_000, 9_000), "JPEG", quality=30))
    assert stored(kept, 1600).size == (1600, 1200)


def photograph_of_one_colour(size, form, mode="RGB", **options):
    written = io.BytesIO()
    Image.new(mode, size, None).save(written, form, **options)
    written.seek(0)
    return written


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("WEBP", {"lossless": True}),
        ("PNG", {}),
        ("TIFF", {"compression": "tiff_adobe_deflate"}),
        ("GIF", {}),
        ("AVIF", {"speed": 10}),
        ("JPEG", {"progressive": True}),
    ],
)
def test_what_is_unpacked_whole_is_bound_by_its_dots_and_says_what_to_do(form, options):
    bomb = photograph_of_one_colour((7_740, 3_870), form, **options)
    assert len(bomb.getvalue()) < 500_000
    with pytest.raises(images.NotUsable, match="save it as JPEG, and send it again"):
        images.save_upload(bomb)


def test_a_long_narrow_jpeg_that_cannot_be_read_at_a_fraction_is_bound_too():
    with pytest.raises(images.NotUsable, match="million dots"):
        images.save_upload(photograph_of_one_colour((65_000, 1_000), "JPEG"))


def test_a_jpeg_whose_colours_come_one_after_another_is_known_to_be_held_whole():
    whole = photograph((400, 300)).getvalue()
    assert not images.has_several_passes(io.BytesIO(whole))
    scan = whole.index(b"\xff\xda")
    one_by_one = whole[: scan + 4] + b"\x01" + whole[scan + 5 :]
    assert images.has_several_passes(io.BytesIO(one_by_one))
    assert images.has_several_passes(photograph((400, 300), progressive=True))


def ramp(mode, kind, highest):
    """Black at the left, white at the right."""
    row = array.array(kind, [round(highest * n / 399) if kind != "f" else n / 399 for n in range(400)])
    return Image.frombytes(mode, (400, 300), row.tobytes() * 300)


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bit_greys_are_scaled_not_cut_off(form):
    assert_is_ramp(ramp("I;16", "H", 65_535), form)


def test_deeper_greys_of_a_scanner_are_scaled_too():
    assert_is_ramp(ramp("F", "f", 1), "TIFF")
    assert_is_ramp(ramp("I", "i", 2_000_000_000), "TIFF")


def assert_is_ramp(picture, form):
    written = io.BytesIO()
    picture.save(written, form)
    cleaned = images.clean_image(written)
    greys = [cleaned.getpixel((x, 150))[0] for x in (0, 100, 200, 300, 399)]
    assert greys == pytest.approx([0, 64, 128, 191, 255], abs=2)


def test_a_clear_colour_of_a_palette_becomes_white():
    picture = Image.new("P", (400, 300), 0)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.paste(1, (200, 0, 400, 300))
    written = io.BytesIO()
    picture.save(written, "PNG", transparency=0)
    cleaned = images.clean_image(written)
    assert (cleaned.getpixel((50, 150)), cleaned.getpixel((350, 150))) == ((255, 255, 255), (0, 0, 255))


def test_of_two_pictures_in_one_file_the_first_is_kept():
    written = io.BytesIO()
    first, second = Image.new("RGB", (400, 300), "red"), Image.new("RGB", (400, 300), "blue")
    first.save(written, "MPO", save_all=True, append_images=[second])
    assert Image.open(written).format == "MPO"
    red, _, blue = images.clean_image(written).getpixel((200, 150))
    assert red > 200 > 60 > blue


def test_cmyk_becomes_rgb():
    assert images.clean_image(photograph(mode="CMYK")).mode == "RGB"
    assert stored(images.save_upload(photograph(mode="CMYK")), 480).mode == "RGB"


def test_a_profile_is_applied_and_left_out():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    picture = images.clean_image(photograph(icc_profile=profile))
    assert picture.mode == "RGB"
    assert "icc_profile" not in picture.info


def test_colours_are_those_that_the_profile_means():
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for tag, to in ((b"rXYZ", b"----"), (b"gXYZ", b"rXYZ"), (b"----", b"gXYZ")):
        swapped = swapped.replace(tag, to, 1)  # in its list of tags: red means green
    written = io.BytesIO()
    Image.new("RGB", (400, 300), "red").save(written, "PNG", icc_profile=swapped)
    red, green, _ = images.clean_image(written).getpixel((200, 150))
    assert green > 200 > 60 > red


def test_a_rotated_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    kept = images.save_upload(photograph((1200, 800), exif=exif))
    assert (kept.width, kept.height) == (800, 1200)


def test_position_and_camera_are_gone():
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    kept = images.save_upload(photograph(exif=exif))
    for width in kept.widths:
        assert not stored(kept, width).getexif()
        assert b"Camera" not in default_storage.open(images.get_picture_path(kept.name, width)).read()


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("red", "green", "blue")]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], duration=100)
    kept = stored(images.save_upload(written), 400)
    assert getattr(kept, "n_frames", 1) == 1
    red, green, blue = kept.getpixel((200, 150))
    assert red > 200
    assert max(green, blue) < 60


def test_a_clear_background_becomes_white():
    picture = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    written = io.BytesIO()
    picture.save(written, "PNG")
    assert images.clean_image(written).getpixel((0, 0)) == (255, 255, 255)


def test_a_file_that_is_cut_short_says_so():
    whole = photograph().getvalue()
    with pytest.raises(images.NotUsable, match="cut short"):
        images.save_upload(io.BytesIO(whole[: len(whole) // 2]))


def test_a_decompression_bomb_is_refused_before_it_is_opened():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
    with pytest.raises(images.NotUsable, match="million dots"):
        images.save_upload(io.BytesIO(bomb + chunk(b"IEND", b"")))


@pytest.mark.parametrize(
    "words", [b"", b"<svg onload='alert(1)'/>", b"%PDF-1.4", b"GIF89a", b"\xff\xd8\xff\xe0 no"]
)
def test_what_is_no_picture_says_so(words):
    with pytest.raises(images.NotUsable):
        images.save_upload(io.BytesIO(words))


def test_a_file_over_25_megabytes_is_not_read():
    with pytest.raises(images.NotUsable, match="25 MB"):
        images.save_upload(io.BytesIO(b"\0" * (images.LARGEST_FILE + 1)))


def test_a_tiny_picture_is_refused():
    with pytest.raises(images.NotUsable, match="too small"):
        images.save_upload(photograph((100, 100)))


@pytest.mark.filterwarnings("ignore")  # Pillow warns of what is broken
@pytest.mark.parametrize("kind", images.FORMATS)
def test_broken_bytes_never_raise_anything_else(kind):
    written = io.BytesIO()
    Image.effect_noise((240, 210), 40).convert("RGB").save(written, kind)
    whole, draw = written.getvalue(), random.Random(7)
    for n in range(60):
        broken = bytearray(whole[: draw.randrange(40, len(whole))] if n % 4 == 3 else whole)
        for _ in range(n % 8 + 1):
            broken[draw.randrange(min(len(broken), 400 if n % 2 else len(broken)))] = draw.randrange(256)
        with contextlib.suppress(images.NotUsable):
            assert images.clean_image(io.BytesIO(bytes(broken))).mode == "RGB"


@pytest.mark.parametrize("fault", [struct.error, IndexError, KeyError, TypeError, AttributeError])
def test_whatever_pillow_raises_becomes_a_sentence(monkeypatch, fault):
    def upright(opened):
        raise fault

    monkeypatch.setattr(images, "convert_picture", upright)
    with pytest.raises(images.NotUsable, match="cut short"):
        images.clean_image(photograph())
