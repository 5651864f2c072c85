"""Giving rights to a role, for migrations.

Django makes the rows of its permissions only after the last migration has run, so a migration that hands them out
has to make them itself, as Django would; Django then finds them there.
"""

from django.utils.text import camel_case_to_spaces

OFFICE, EDITOR, REVIEWER, TREASURER = "National office", "Centre editor", "Reviewer", "Treasurer"
CALLER = "Caller"


def grant(apps, role: str, rights: dict[str, str]) -> None:
    """`grant(apps, OFFICE, {"centres.centre": "add change view"})`; `apps` is the migration's.

    The migration must depend on the one that made the model, and on staff's 0002_roles.
    """
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
    for model, actions in rights.items():
        group.permissions.add(*(get_or_create_permission(apps, model, action) for action in actions.split()))


def get_or_create_permission(apps, label: str, action: str):
    """The right to do this to a model: one of Django's four, or one that the model names itself."""
    app_label, model_name = label.split(".")
    options = apps.get_model(app_label, model_name)._meta
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model_name
    )
    own = dict(options.permissions)
    codename = action if action in own else f"{action}_{model_name}"
    if action not in options.default_permissions and codename not in own:
        raise LookupError(f"{label} knows no right “{action}”.")
    name = own.get(codename, f"Can {action} {options.verbose_name_raw}")
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": name}
    )
    return found


def rename_kinds(apps, app_label: str, names: dict[str, str]) -> None:
    """After RenameModel, for {"Ask": "VerificationRequest"}: entries of the log and permissions go with the model.

    `migrate` renames content types by itself, other ways of migrating do not; permissions nobody renames.
    """
    kinds = apps.get_model("contenttypes", "ContentType").objects.filter(app_label=app_label)
    permissions = apps.get_model("auth", "Permission").objects
    for old, new in names.items():
        kinds.filter(model=old.lower()).update(model=new.lower())
        tail, words = f"_{old.lower()}", f" {camel_case_to_spaces(old)}"
        for held in permissions.filter(content_type__in=kinds.filter(model=new.lower())):
            if held.codename.endswith(tail):
                held.codename = f"{held.codename.removesuffix(tail)}_{new.lower()}"
            if held.name.endswith(words):
                held.name = f"{held.name.removesuffix(words)} {camel_case_to_spaces(new)}"
            held.save()
