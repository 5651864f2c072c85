"""`manage.py check_directory`: how much is known of the centres, how old it is, and whom they are near to."""

from django.core.management.base import BaseCommand

from centres.completeness import measure_completeness
from centres.models import Centre, TravelCell
from centres.search.travel import coverage
from centres.search.travel.ground import count_postcodes

PLACES = 6  # where a further centre would help


class Command(BaseCommand):
    help = (
        "Prints what is known of the published centres and how old it is, the share of postcodes within 30, 45, 60 and "
        "90 minutes by car of one, and six places where a further centre would help most. Changes nothing."
    )

    def handle(self, **options: object) -> None:
        self.print_completeness()
        if not TravelCell.objects.exists():
            self.stdout.write("\nThere are no minutes by car yet: run estimate_travel first.")
            return
        self.print_coverage()

    def print_completeness(self) -> None:
        self.stdout.write(f"What is known of {Centre.objects.published().count()} published centres")
        for one in measure_completeness():
            share = f"{round(100 * one.known / one.of)} %" if one.of else "–"
            self.stdout.write(f"  {one.name:40}{one.known:5} of {one.of:<5}{share:>6}  {one.age}".rstrip())

    def print_coverage(self) -> None:
        published = list(Centre.objects.published())
        confirmed = [one.pk for one in published if one.is_confirmed()]
        postcodes = count_postcodes(live=True)
        near = coverage.measure_coverage(postcodes, confirmed)
        near_any = coverage.measure_coverage(postcodes, [one.pk for one in published])
        self.stdout.write(f"\nHow near the centres are to {int(postcodes.sum()):,} postcodes, by car")
        for limit in coverage.NEAR:
            self.stdout.write(
                f"  within {limit} minutes: {near[limit]:6.1%} of a confirmed centre, {near_any[limit]:6.1%} of any"
            )
        self.stdout.write(
            f"\nWhere a further centre would bring most people within {coverage.FAR} minutes (drafts do not count)"
        )
        for number, gap in enumerate(coverage.find_gaps(postcodes, [one.pk for one in published], PLACES), 1):
            share = gap.postcodes / postcodes.sum()
            self.stdout.write(f"  {number}. {gap.place}: {gap.postcodes:,} postcodes ({share:.1%})")
