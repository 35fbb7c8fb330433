"""What has been sent stays as it was sent: its time, its address and its words, but for being emptied."""

from django.db import migrations

FORWARD = """
create function mail_stays_sent() returns trigger language plpgsql as $$
begin
    if old.sent_at is not null and (
        new.sent_at is distinct from old.sent_at
        or new.message_id <> old.message_id
        or new.key <> old.key
        or (new.to_address <> old.to_address and new.to_address <> '')
        or (new.subject <> old.subject and new.subject <> '')
        or (new.body <> old.body and new.body <> '')
    ) then
        raise exception 'a mail that was sent stays as it was sent' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger mail_stays_sent before update on mail_mail for each row execute function mail_stays_sent();
create function mail_written_once() returns trigger language plpgsql as $$
begin
    raise exception '% is written once', tg_table_name using errcode = 'check_violation';
end $$;
create trigger mail_template_written_once before update of kind, language, number, subject, body, is_default
    on mail_template for each row execute function mail_written_once();
create trigger mail_consent_written_once before update on mail_consent
    for each row execute function mail_written_once();
"""
BACKWARD = """
drop trigger mail_consent_written_once on mail_consent;
drop trigger mail_template_written_once on mail_template;
drop function mail_written_once();
drop trigger mail_stays_sent on mail_mail;
drop function mail_stays_sent();
"""


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_mails")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
