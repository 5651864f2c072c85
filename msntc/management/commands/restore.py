from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from msntc.backup import BackupRefused, fingerprint_secret_key, restore_backup


class Command(BaseCommand):
    help = "Fills an empty database and an empty folder of pictures from a backup."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options):
        try:
            manifest = restore_backup(file.absolute())
        except BackupRefused as refusal:
            raise CommandError(f"{refusal} Nothing was brought back.") from refusal
        call_command("migrate", verbosity=0)
        self.stdout.write(
            f"The site of {manifest['written_at'][:16]} (release {manifest['version']}) is back."
        )
        if manifest["key"] != fingerprint_secret_key():
            self.stdout.write(
                "SECRET_KEY is another one: staff set up their second factors anew, links in letters no longer work."
            )
        if bucket := manifest.get("bucket"):
            self.stdout.write(
                f"Its pictures are in the bucket {bucket}: set PICTURE_BUCKET, or bring them back from there."
            )
