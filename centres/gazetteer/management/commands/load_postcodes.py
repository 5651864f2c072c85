"""`manage.py load_postcodes`: fill the table of postcodes, or bring it up to date."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from centres.gazetteer.loaders import codepoint, onspd, postcode_table, pypi_package
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.loaders.rows import SourceFile
from centres.gazetteer.models import PostcodeLocation


class Command(BaseCommand):
    help = "Loads UK postcodes: from the installed ONS Postcode Directory, or from a newer one that you downloaded."

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group()
        source.add_argument(
            "--onspd", type=Path, metavar="FILE", help="an ONS Postcode Directory, .zip or .csv"
        )
        source.add_argument(
            "--code-point-open",
            type=Path,
            metavar="FILE.zip",
            help="OS Code-Point Open, to bring the installed directory up to date (Great Britain only)",
        )
        parser.add_argument(
            "--without-northern-ireland", action="store_true", help="leave out the BT postcodes"
        )
        parser.add_argument(
            "--allow-fewer", action="store_true", help="replace the table by a much smaller one"
        )
        parser.add_argument(
            "--only-if-empty", action="store_true", help="do nothing where postcodes are loaded"
        )

    def handle(
        self,
        *,
        onspd: Path | None = None,
        code_point_open: Path | None = None,
        without_northern_ireland: bool = False,
        **options: object,
    ) -> None:
        if options["only_if_empty"] and PostcodeLocation.objects.exists():
            return
        try:
            files, newer = _files(onspd, code_point_open)
            with tqdm(
                total=sum(file.size for file in files), unit="B", unit_scale=True, desc="postcodes"
            ) as bar:
                progress = Progress(bar)
                count = postcode_table.replace_postcodes(
                    files,
                    newer=newer,
                    without=frozenset({"BT"} if without_northern_ireland else ()),
                    fewer_allowed=bool(options["allow_fewer"]),
                    progress=progress,
                    step=progress.step,
                )
        except LoadRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count:,} postcodes can be searched.")
        if settings.OFFLINE_FILES and not options["only_if_empty"]:  # `serve` has it done behind the site
            call_command("write_offline_files", stdout=self.stdout)


def _files(directory: Path | None, codepoint_zip: Path | None) -> tuple[list[SourceFile], int]:
    """The files to load, and how many of them, at the front, are newer than the rest."""
    if directory:
        return onspd.read_onspd(directory), 0
    newer = codepoint.read_code_point_open(codepoint_zip) if codepoint_zip else []
    return newer + pypi_package.read_installed_directory(), len(newer)


class Progress:
    """Moves the bar on by whole files, and says how many postcodes have been read."""

    def __init__(self, bar: tqdm):
        self.bar, self.rows = bar, 0
        self.file: SourceFile | None = None

    def __call__(self, file: SourceFile, rows: int) -> None:
        self.rows += rows
        if self.file is not None and file is not self.file:
            self.bar.update(self.file.size)
        self.file = file
        rate = self.rows / max(self.bar.format_dict["elapsed"], 0.001)
        self.bar.set_postfix_str(f"{self.rows:,} read, {rate:,.0f}/s")

    def step(self, what: str) -> None:
        """All is read, and `what` is being done with it."""
        self.bar.update(self.bar.total - self.bar.n)
        self.bar.set_description_str(what)
