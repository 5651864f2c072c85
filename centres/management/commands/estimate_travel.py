"""`manage.py estimate_travel`: how long the way by car to each centre is, from everywhere. For cron, too."""

import signal
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from centres.gazetteer.loaders.errors import LoadRefused
from centres.search.travel import table


class Command(BaseCommand):
    help = (
        "Estimates the minutes by car to every published centre: all where there are none yet or the postcodes have "
        "changed, else those of centres that are new or have moved."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="make them all anew, a loaded file's too")
        parser.add_argument(
            "--behind",
            action="store_true",
            help="while the site serves: silent where nothing is to do",
        )

    def handle(self, *, all: bool = False, behind: bool = False, **options: object) -> None:
        if behind:
            signal.signal(
                signal.SIGINT, signal.SIG_DFL
            )  # Ctrl-C that stops the site stops this without a word
        start = time.monotonic()
        try:
            whole = all or not table.is_whole()
            moved = [] if whole else table.list_moved_centres()
            if whole or moved:
                self.stdout.write(
                    f"Estimating minutes by car to {'all centres' if whole else name_number(moved)} …"
                )
                self.stdout.flush()
                squares = table.replace_table() if whole else table.update_table(moved)
                seconds = time.monotonic() - start
                self.stdout.write(
                    f"Minutes by car are known for {squares:,} squares of land ({seconds:.0f} s)."
                )
            elif not behind:
                self.stdout.write("No centre has moved.")
            if settings.OFFLINE_FILES:
                call_command("write_offline_files", behind=behind, stdout=self.stdout)
        except (LoadRefused, OperationalError) as fault:
            raise CommandError(f"The minutes by car were not made: {fault}") from fault


def name_number(moved: list[table.StandingCentre]) -> str:
    return "1 centre" if len(moved) == 1 else f"{len(moved)} centres"
