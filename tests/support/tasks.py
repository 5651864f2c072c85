"""Task pages as tests fill them in: what a page would send as it stands, and what is changed in it."""

from io import BytesIO

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.support.therapy_admin import filled


def read_form(page) -> dict:
    """What the form of a task page would send, as it stands."""
    form = BeautifulSoup(page.text, "html.parser").select_one("form.task")
    form["id"] = "task"
    sent = filled(str(form), "task")
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in sent.items()
    }


def send(client, address: str, more: dict | None = None, /, **changes):
    """Opens a task page, changes boxes (None: emptied) and saves; the page that follows."""
    data = read_form(client.get(address)) | (more or {}) | changes
    return client.post(
        address, {name: value for name, value in data.items() if value is not None}, follow=True
    )


def undo(client, page):
    form = BeautifulSoup(page.text, "html.parser").select_one(".news form")
    data = {box["name"]: box["value"] for box in form.select("input[name]")}
    return client.post(form["action"], data, follow=True)


def picture(colour="red") -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (1200, 900), colour).save(file, "JPEG")
    return SimpleUploadedFile("door.jpg", file.getvalue(), "image/jpeg")
