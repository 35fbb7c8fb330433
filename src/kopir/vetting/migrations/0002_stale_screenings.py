"""A change of what is screened makes the company's screening stale, whoever makes it and by whatever way."""

from django.db import migrations

MARK = """
create function vetting_mark_stale() returns trigger language plpgsql as $$
begin
    update vetting_standing set is_stale = true
    where not is_stale and company_id in (
        case when tg_op <> 'INSERT' then old.company_id end,
        case when tg_op <> 'DELETE' then new.company_id end
    );
    return null;
end $$;
create trigger vetting_name_changed after insert or update or delete on companies_companyname
    for each row execute function vetting_mark_stale();
create trigger vetting_number_changed after insert or update or delete on companies_companyidentifier
    for each row execute function vetting_mark_stale();
create trigger vetting_person_came_or_went after insert or delete on companies_person
    for each row execute function vetting_mark_stale();
create trigger vetting_person_changed after update of name, name_latin, company_id on companies_person
    for each row execute function vetting_mark_stale();

create function vetting_mark_company_stale() returns trigger language plpgsql as $$
begin
    update vetting_standing set is_stale = true where not is_stale and company_id = new.id;
    return null;
end $$;
create trigger vetting_country_changed after update of country on companies_company
    for each row when (old.country is distinct from new.country) execute function vetting_mark_company_stale();
"""
UNMARK = """
drop trigger vetting_country_changed on companies_company;
drop function vetting_mark_company_stale();
drop trigger vetting_person_changed on companies_person;
drop trigger vetting_person_came_or_went on companies_person;
drop trigger vetting_number_changed on companies_companyidentifier;
drop trigger vetting_name_changed on companies_companyname;
drop function vetting_mark_stale();
"""


class Migration(migrations.Migration):
    dependencies = [("vetting", "0001_vetting")]
    operations = [migrations.RunSQL(MARK, UNMARK)]
