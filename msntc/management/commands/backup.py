from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msntc.backup import BackupRefused, write_backup


class Command(BaseCommand):
    help = "Writes the database, the pictures and the settings without secrets into one file."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="or a folder, where it gets a name with the time")

    def handle(self, *, file: Path, **options):
        file = file.absolute()
        if file.is_dir():
            file /= f"msntc-{timezone.localtime():%Y-%m-%d-%H%M}.tar"
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            manifest = write_backup(file)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        size = file.stat().st_size / 1_000_000
        self.stdout.write(
            f"{file} ({size:.0f} MB). Keep it elsewhere, encrypted, and SECRET_KEY in another place: without it "
            "staff set up their second factors anew."
        )
        if manifest["bucket"]:
            self.stdout.write(
                f"Pictures are not in it: they stay in the bucket {manifest['bucket']}. Keep its versions."
            )
