"""Accepted applications had no last day: they get one, 24 months after they were last changed."""

from django.db import migrations

GIVE = """
update applications_application set retain_until = (updated_at + interval '24 months')::date
where state = 'accepted' and retain_until is null
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_notice_mail")]
    operations = [migrations.RunSQL(GIVE, migrations.RunSQL.noop)]
