"""What the largest pictures that we take cost: each is cleaned in a process of its own, which says how much it took."""

import subprocess
import sys

import pytest
from PIL import Image

from msntc.content import images
from tests.support.running_site import ROOT

MOST = 300  # MB, with Python itself and all that it imports
CLEAN = """
import sys
from msntc.content import images
print(*images.clean_image(open(sys.argv[1], "rb")).size)
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
LARGEST = {
    "phone.jpg": ("RGB", (12_000, 9_000), {"format": "JPEG", "quality": 30}),
    "passes.jpg": ("RGB", (5_700, 4_290), {"format": "JPEG", "progressive": True, "subsampling": 0}),
    "clear.png": ("RGBA", (5_000, 4_000), {"format": "PNG", "compress_level": 1}),
    "one.webp": ("RGB", (4_000, 2_500), {"format": "WEBP", "lossless": True}),
    "one.avif": ("RGB", (4_000, 4_000), {"format": "AVIF", "speed": 10}),
    "iphone.heic": ("RGB", (5_712, 4_284), {"format": "HEIF", "quality": 10}),
    "print.tif": ("CMYK", (5_000, 4_000), {"format": "TIFF", "compression": "tiff_adobe_deflate"}),
    "one.gif": ("P", (5_000, 4_000), {"format": "GIF"}),
    "scan.png": ("I;16", (5_000, 4_000), {"format": "PNG", "compress_level": 1}),
}


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_picture_of_each_kind_takes_less_than_300_megabytes(name, tmp_path):
    mode, size, options = LARGEST[name]
    Image.new(mode, size).save(tmp_path / name, **options)
    assert peak(tmp_path / name) < MOST


@pytest.mark.parametrize("form", ["WEBP", "AVIF"])
def test_many_frames_take_no_more_than_one(form, tmp_path):
    frames = [Image.new("RGB", (3_000, 3_000), (n, 0, 0)) for n in range(12)]
    moving = tmp_path / f"moving.{form.lower()}"
    frames[0].save(moving, form, save_all=True, append_images=frames[1:])
    assert peak(moving) < MOST


def peak(file) -> int:
    """MB that the process took at most."""
    done = subprocess.run(
        [sys.executable, "-c", CLEAN, str(file)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    width, _, megabytes = map(int, done.stdout.split())
    assert width == images.WIDTHS[-1]
    print(file.name, megabytes, "MB")
    return megabytes
