"""The roles. A model that comes later is given to them by its own app's migration, with `roles.grant`."""

from django.db import migrations

from msntc.staff.roles import EDITOR, OFFICE, REVIEWER, TREASURER, grant

ALL = "add change delete view"
# What belongs to a centre and is kept on its page, by the office and by those who run the centre.
ROWS = "offer oxygen openingtime dayexception accessfact photo".split()
# What a therapy page is made of.
PARTS = "section question change evidencestatement".split()


def make(apps, schema_editor):
    grant(
        apps,
        OFFICE,
        {
            "centres.centre": ALL,
            **{f"centres.{row}": ALL for row in ROWS},
            "centres.ask": "view",
            "centres.proposal": "change view",
            "centres.report": "change view",
            "centres.shown": "view",
            "centres.oldslug": "view",
            "therapies.therapy": ALL,
            "therapies.therapypage": f"{ALL} review publish",
            **{f"therapies.{part}": ALL for part in PARTS},
            "therapies.source": ALL,
            "therapies.term": ALL,
            "therapies.person": ALL,
            "therapies.feedback": "change view",
            "organisation.organisation": "change view",
            "organisation.sitepage": "add change view",
            "post.letter": "view",
            "auth.user": "add change view",
            "auth.group": "view",
            "staff.auditline": "view",
        },
    )
    grant(
        apps,
        EDITOR,
        {
            "centres.centre": "change view",
            **{f"centres.{row}": ALL for row in ROWS},
            "centres.report": "change view",
        },
    )
    grant(
        apps,
        REVIEWER,
        {
            "therapies.therapypage": "view review",
            **{f"therapies.{part}": "view" for part in PARTS},
            "therapies.therapy": "view",
            "therapies.source": "view",
            "therapies.term": "view",
            "therapies.person": "view",
        },
    )
    grant(apps, TREASURER, {})


def unmake(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=[OFFICE, EDITOR, REVIEWER, TREASURER]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0001_audit"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("centres", "0006_history_and_editors"),
        ("therapies", "0002_pages"),
        ("organisation", "0002_site_pages"),
        ("post", "0002_letters_in_html"),
    ]
    operations = [migrations.RunPython(make, unmake)]
