"""Nobody is introduced who may not be: the database looks, whoever writes and by whatever way.

The standings are locked in the order of the companies' numbers, so that a screening that finds something waits for an
introduction that is under way, and the other way round, and two introductions never wait for each other.
"""

from django.db import migrations

GUARD = """
create function case_introduction_guard() returns trigger language plpgsql as $$
declare
    company bigint;
    standing vetting_standing%rowtype;
    lists bigint;
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
        if not found or standing.verdict <> 'passed' or standing.valid_until < current_date then
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
create trigger case_introduction_guard before insert or update on cases_case
    for each row execute function case_introduction_guard();
"""
UNGUARD = """
drop trigger case_introduction_guard on cases_case;
drop function case_introduction_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases"), ("vetting", "0002_stale_screenings")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
