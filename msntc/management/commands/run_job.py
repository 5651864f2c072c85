from argparse import REMAINDER

from django.core.management import call_command
from django.core.management.base import BaseCommand

from msntc.locks import hold_lock


class Command(BaseCommand):
    help = "Runs a command unless another machine is running it just now: for timers that all machines have."

    def add_arguments(self, parser):
        parser.add_argument("job")
        parser.add_argument("arguments", nargs=REMAINDER)

    def handle(self, *, job: str, arguments: list[str], **options):
        with hold_lock(f"msntc.job.{job}", is_waiting=False) as is_ours:
            if is_ours:
                call_command(job, *arguments)
            else:
                self.stdout.write(f"{job} is running already, perhaps on another machine.")
