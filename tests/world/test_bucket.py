"""Pictures in a bucket: a server on this machine that speaks as S3 does."""

import io

import boto3
import pytest
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer
from PIL import Image

from msntc.content import images
from tests.support import settings_process

pytestmark = [pytest.mark.world, pytest.mark.django_db]


@pytest.fixture
def bucket(settings, monkeypatch):
    """What is in it, by name."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-a-test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-a-test")
    address = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
    client.create_bucket(Bucket="pictures")
    own = settings_process.settings(
        "STORAGES", PICTURE_BUCKET="pictures", PICTURE_BUCKET_URL=address, PICTURE_BUCKET_REGION="us-east-1"
    )["STORAGES"]["default"]
    del own["OPTIONS"]["client_config"]  # its limits of time, which came here as words
    settings.STORAGES = settings.STORAGES | {"default": own}
    yield lambda: sorted(one["Key"] for one in client.list_objects_v2(Bucket="pictures").get("Contents", []))
    server.stop()


def test_a_picture_goes_to_the_bucket_and_is_shown_through_us(bucket, client):
    file = io.BytesIO()
    Image.effect_noise((2000, 1000), 60).save(file, "JPEG")
    kept = images.save_upload(file)
    assert bucket() == sorted(images.get_picture_path(kept.name, width) for width in (480, 960, 1600))

    address = images.get_picture_url(kept.name, 480)
    assert address.startswith("/media/pictures/")  # our own: no request of a visitor goes elsewhere
    shown = client.get(address)
    assert shown.status_code == 200
    assert "immutable" in shown["Cache-Control"]
    assert "img-src 'self' data:" in shown["Content-Security-Policy"]
    assert Image.open(io.BytesIO(b"".join(shown.streaming_content))).size == (480, 240)
    assert images.save_upload(file).name == kept.name  # once more changes nothing

    default_storage.delete(images.get_picture_path(kept.name, 480))
    assert len(bucket()) == 2
    assert client.get(address).status_code == 404
