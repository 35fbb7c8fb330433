"""Every account is in the group of its role: Wagtail's permissions hang on groups."""

from django.db import migrations

ROLES = ("member", "partner", "officer", "editor", "administrator")


def join(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    User = apps.get_model("core", "User")
    for role in ROLES:
        group, _made = Group.objects.get_or_create(name=role)
        group.user_set.add(*User.objects.filter(role=role).exclude(groups=group))


class Migration(migrations.Migration):
    dependencies = [("core", "0003_public_search"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(join, migrations.RunPython.noop)]
