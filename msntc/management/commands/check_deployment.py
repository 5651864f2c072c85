from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management.base import BaseCommand, CommandError

from msntc.deployment import ask, check_as_visitor, check_records, check_settings


class Command(BaseCommand):
    help = "Says what has to be done before the public comes. Run it where the site runs, with its settings."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("url", nargs="?", default=settings.SITE_URL, help="default: SITE_URL")
        parser.add_argument("--plain", help="the same over http, where it is not on port 80")

    def handle(self, *, url: str, plain: str | None, **options):
        url = url.rstrip("/")
        records = [*check_records()]
        databases = [] if any("database-unavailable" in one.msg for one in records) else ["default"]
        found = [
            *run_checks(include_deployment_checks=True, databases=databases),
            *check_settings(url),
            *records,
            *check_as_visitor(url, plain or url.replace("https://", "http://"), ask),
        ]
        for one in found:
            word = "TO DO " if one.level >= ERROR else "LATER "
            says = one.msg.partition(". ")[0].rstrip(".")  # Django's own go on for long
            self.stdout.write(f"{word} {says}. {one.hint or ''}".rstrip())
        if errors := sum(one.level >= ERROR for one in found):
            raise CommandError(f"{errors} to do before the public comes.")
        self.stdout.write("Ready for the public.")
