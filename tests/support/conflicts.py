"""What two people do at the form of one centre: type into its rows, save, and read what they are asked."""

import io

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from centres.models import Centre
from tests.support.centre_admin import change


def row(data: dict, prefix: str, n: int, **values) -> dict:
    """The form's data with words typed into the row of that number; one more than there are is a new one."""
    total = max(int(data[f"{prefix}-TOTAL_FORMS"][0]), n + 1)
    return data | {f"{prefix}-TOTAL_FORMS": str(total)} | {f"{prefix}-{n}-{k}": v for k, v in values.items()}


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def post(client, centre: Centre, data: dict):
    return client.post(change(centre), data, follow=True)


def conflicts(answer) -> list[str]:
    found = BeautifulSoup(answer.text, "html.parser").find_all("fieldset", class_="conflict")
    return [" ".join(one.get_text(" ").split()) for one in found]


def picture(colour="teal") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (300, 240), colour).save(written, "JPEG")
    return SimpleUploadedFile("door.jpg", written.getvalue(), "image/jpeg")
