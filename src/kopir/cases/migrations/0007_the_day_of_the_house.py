"""The guard of introductions counts days where the chamber is, not in UTC: a verdict ended hours too late otherwise."""

from django.conf import settings
from django.db import migrations

BEGIN = "create or replace function case_introduction_guard() returns trigger language plpgsql as $$"
BODY = """
declare
    company bigint;
    standing vetting_standing%rowtype;
    lists bigint;
    today date := {today};
begin
    if new.state not in ('introduced', 'talks', 'agreed') then
        return new;
    end if;
    if tg_op = 'UPDATE' and old.state in ('introduced', 'talks', 'agreed') then
        return new;
    end if;
    select number into lists from watchlists_listsversion;
    for company in select unnest(array[new.publisher_id, new.interested_id]) order by 1 loop
        select * into standing from vetting_standing where company_id = company for share;
        if not found or standing.verdict <> 'passed' or standing.valid_until < today then
            raise exception 'company % may not be introduced', company
                using errcode = 'check_violation', constraint = 'case_company_vetted';
        end if;
        if standing.is_stale or standing.screened_at is null or lists is null
           or standing.lists_version is distinct from lists then
            raise exception 'company % has not been screened against the lists of today', company
                using errcode = 'check_violation', constraint = 'case_company_screened';
        end if;
        if exists (select 1 from vetting_hit where company_id = company and state <> 'cleared') then
            raise exception 'company % has a hit that is not cleared', company
                using errcode = 'check_violation', constraint = 'case_no_open_hit';
        end if;
    end loop;
    return new;
end $$;
"""


def _guard(today: str) -> str:
    return BEGIN + BODY.replace("{today}", today)


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_contracts_are_counted")]
    operations = [
        migrations.RunSQL(_guard(f"(now() at time zone '{settings.TIME_ZONE}')::date"), _guard("current_date")),
    ]
