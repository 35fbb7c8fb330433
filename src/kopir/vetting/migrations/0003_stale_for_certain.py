"""A change of a company that happens while it is screened marks its standing as stale afterwards.

The function of 0002 passed over a standing that was stale already: one whose screening had read the old names and was
about to say that it is fresh. Now the change waits for the screening. It asks for the company first, as a screening
does that gives a company its first standing, so that a change cannot go by before there is a row to be marked.
"""

from django.db import migrations

MARK = """
create or replace function vetting_mark_stale() returns trigger language plpgsql as $$
begin
    perform 1 from companies_company where id in (
        case when tg_op <> 'INSERT' then old.company_id end,
        case when tg_op <> 'DELETE' then new.company_id end
    ) order by id for key share;
    update vetting_standing set is_stale = true where company_id in (
        case when tg_op <> 'INSERT' then old.company_id end,
        case when tg_op <> 'DELETE' then new.company_id end
    );
    return null;
end $$;
create or replace function vetting_mark_company_stale() returns trigger language plpgsql as $$
begin
    update vetting_standing set is_stale = true where company_id = new.id;
    return null;
end $$;
"""
MARK_AS_BEFORE = """
create or replace function vetting_mark_stale() returns trigger language plpgsql as $$
begin
    update vetting_standing set is_stale = true
    where not is_stale and company_id in (
        case when tg_op <> 'INSERT' then old.company_id end,
        case when tg_op <> 'DELETE' then new.company_id end
    );
    return null;
end $$;
create or replace function vetting_mark_company_stale() returns trigger language plpgsql as $$
begin
    update vetting_standing set is_stale = true where not is_stale and company_id = new.id;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("vetting", "0002_stale_screenings")]
    operations = [migrations.RunSQL(MARK, MARK_AS_BEFORE)]
