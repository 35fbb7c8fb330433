"""Who takes part: companies found and added, refused, withdrawn with all that hangs on them, brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.factories import JapaneseFactory, named
from companies.factories import CompanyFactory, IdentifierFactory, NameFactory
from kopir.core import public
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import AuditRow, User
from kopir.missions.actions import people_parties
from kopir.missions.models import Meeting, Mission, Party, Wish
from kopir.missions.states import Group, MeetingState, MissionState, WishState
from kopir.vetting.models import Hit
from kopir.watchlists import queries as watchlists
from missions.factories import (
    DelegateFactory,
    InterpreterFactory,
    MissionFactory,
    PartyFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    party_of,
    slots_of,
)
from vetting.vetted import known_company, load_lists, vetted

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


@pytest.fixture(autouse=True)
def _state_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "_BELIEVED_FOR", 600.0)  # a second may pass between two pages that are compared


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


def listed(officer: User) -> object:
    """A company with a hit that nobody cleared."""
    load_lists("VYDUMKA TRADING")
    company = vetted(known_company("VYDUMKA TRADING", language="en"), by=officer)
    assert Hit.objects.filter(company=company).exists()
    return company


def test_group_follows_the_country(mission: Mission, officer: User) -> None:
    made = [
        people_parties.add_company(mission, company, by=officer)
        for company in (CompanyFactory(), JapaneseFactory(), CompanyFactory(country="DE"))
    ]

    assert [one.group for one in made] == [Group.FIRST, Group.SECOND, Group.PARTNER]
    assert Mission.objects.get().version == 3
    assert AuditRow.objects.filter(action="mission.party_added", actor=officer).count() == 3


def test_company_is_on_a_mission_once_and_never_with_an_open_hit(mission: Mission, officer: User) -> None:
    company = listed(officer)
    with pytest.raises(WrongState, match="watchlists"):
        people_parties.add_company(mission, company, by=officer)
    Hit.objects.all().delete()
    people_parties.add_company(mission, company, by=officer)
    with pytest.raises(AlreadyThere):
        people_parties.add_company(mission, company, by=officer)

    assert Party.objects.count() == 1


def test_page_finds_a_company_in_any_script_and_shows_its_verdict(
    mission: Mission, officer: User, as_user: AsUser
) -> None:
    load_lists()
    good, unknown = vetted(known_company("ТОО «Алтай Бал»"), by=officer), JapaneseFactory()
    named(unknown, "株式会社みつばち", "ja")
    client = as_user(officer)
    page = reverse("missions_desk:add_party", args=[mission.reference])

    by_name = client.get(page, {"q": "Altai Bal"}).content.decode()
    by_reference = client.get(page, {"q": unknown.reference}).content.decode()
    added = client.post(page, {"company": good.reference})

    assert (
        f'name="company" value="{good.reference}"' in by_name,
        "May be introduced" in by_name,
        "it should be vetted" in by_name,
    ) == (
        True,
        True,
        False,
    )
    assert ("株式会社みつばち" in by_reference, "it should be vetted" in by_reference) == (True, True)
    assert added.status_code == 302
    assert (
        f'name="company" value="{good.reference}"'
        not in client.get(page, {"q": f" {good.reference}"}).content.decode()
    )


def test_listed_company_has_no_button_and_a_post_is_refused(mission: Mission, officer: User, as_user: AsUser) -> None:
    company = listed(officer)
    client, page = as_user(officer), reverse("missions_desk:add_party", args=[mission.reference])

    shown = client.get(page, {"q": company.reference}).content.decode()
    sent = client.post(page, {"company": company.reference})

    assert f'name="company" value="{company.reference}"' not in shown
    assert (sent.status_code, Party.objects.count()) == (409, 0)


def test_organisation_is_added_by_name_once(mission: Mission, officer: User, as_user: AsUser) -> None:
    page = reverse("missions_desk:add_party", args=[mission.reference])
    answers = [
        as_user(officer).post(page, {"organisation": name, "group": "partner"}).status_code
        for name in ("Example Agency", " example  agency ", "", "x" * 201)
    ]

    assert answers == [302, 409, 422, 422]
    assert [str(one) for one in Party.objects.all()] == ["Example Agency"]


def with_meetings(mission: Mission) -> tuple[Party, list[Meeting], list[Wish]]:
    """A party with a planned, a waiting and a held meeting, and a wish without an answer; another's meeting too."""
    party, slots, table = party_of(mission), slots_of(mission), TableFactory(mission=mission)
    interpreter = InterpreterFactory(mission=mission)
    wishes = [WishFactory(asker=party, asked=party_of(mission, Group.SECOND)) for _nth in range(3)]
    meetings = [meeting_of(wish, slot, table, interpreter) for wish, slot in zip(wishes, slots, strict=False)]
    Meeting.objects.filter(pk=meetings[0].pk).update(is_locked=True)
    Meeting.objects.filter(pk=meetings[1].pk).update(
        state=MeetingState.WAITING, slot=None, table=None, interpreter=None
    )
    Meeting.objects.filter(pk=meetings[2].pk).update(state=MeetingState.HELD)
    asked = WishFactory(asker=party_of(mission, Group.SECOND), asked=party, state=WishState.ASKED)
    other = WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND))
    meetings.append(meeting_of(other, slots[3], table))
    return party, meetings, [*wishes, asked, other]


def test_party_that_leaves_takes_its_wishes_and_meetings_to_come_with_it(mission: Mission, officer: User) -> None:
    party, meetings, wishes = with_meetings(mission)
    before = Mission.objects.get().version

    left = people_parties.withdraw_party(party, by=officer, because="It has left.")

    assert (left.wishes, left.meetings) == (3, 2)
    states = [Meeting.objects.get(pk=one.pk).state for one in meetings]
    assert states == [MeetingState.CANCELLED, MeetingState.CANCELLED, MeetingState.HELD, MeetingState.PLANNED]
    first = Meeting.objects.get(pk=meetings[0].pk)
    assert (first.slot, first.table, first.interpreter, first.is_locked, first.version, first.because) == (
        None, None, None, False, 1, "It has left.",
    )  # fmt: skip
    assert [Wish.objects.get(pk=one.pk).state for one in wishes] == [
        WishState.WITHDRAWN, WishState.WITHDRAWN, WishState.ACCEPTED, WishState.WITHDRAWN, WishState.ACCEPTED,
    ]  # fmt: skip
    assert Mission.objects.get().version == before + 1


def test_page_says_how_many_and_brings_the_party_back(mission: Mission, officer: User, as_user: AsUser) -> None:
    party, _meetings, wishes = with_meetings(mission)
    client = as_user(officer)

    left = client.post(
        reverse("missions_desk:party_step", args=[mission.reference, party.pk, "withdraw"]), follow=True
    )
    again = client.post(reverse("missions_desk:party_step", args=[mission.reference, party.pk, "withdraw"]))
    back = client.post(
        reverse("missions_desk:party_step", args=[mission.reference, party.pk, "bring-back"]), follow=True
    )

    assert "3 wishes were withdrawn, 2 meetings were cancelled" in left.content.decode()
    assert again.status_code == 409
    assert back.status_code == 200
    assert (Party.objects.get(pk=party.pk).is_withdrawn, Wish.objects.get(pk=wishes[0].pk).state) == (
        False,
        WishState.WITHDRAWN,
    )


def test_listed_company_is_not_brought_back(mission: Mission, officer: User) -> None:
    party = PartyFactory(mission=mission, company=listed(officer), is_withdrawn=True)

    with pytest.raises(WrongState, match="watchlists"):
        people_parties.bring_back(party, by=officer)

    assert Party.objects.get().is_withdrawn


@pytest.mark.parametrize("state", [MissionState.OVER, MissionState.CANCELLED])
def test_nobody_joins_or_leaves_a_mission_that_is_over(officer: User, state: MissionState) -> None:
    mission = MissionFactory(state=state)
    party = party_of(mission)

    with pytest.raises(WrongState):
        people_parties.add_organisation(mission, "Example Agency", by=officer)
    with pytest.raises(WrongState):
        people_parties.withdraw_party(party, by=officer)

    assert (Party.objects.count(), Party.objects.get().is_withdrawn) == (1, False)


def test_what_a_party_seeks_is_kept(mission: Mission, officer: User, as_user: AsUser) -> None:
    party = party_of(mission)
    step = reverse("missions_desk:party_step", args=[mission.reference, party.pk, "change"])

    answers = [as_user(officer).post(step, {"seeks": text}).status_code for text in ("Мёд оптом", "x" * 2001)]

    assert (answers, Party.objects.get(pk=party.pk).seeks) == ([302, 422], "Мёд оптом")
    with pytest.raises(BadInput):
        people_parties.change_party(party, seeks="x" * 2001, by=officer)


def filled(mission: Mission, number: int) -> None:
    for _nth in range(number):
        for group in (Group.FIRST, Group.SECOND):
            party = party_of(mission, group)
            NameFactory(company=party.company)
            DelegateFactory(party=party)


def test_list_costs_the_same_with_few_and_with_many(mission: Mission, officer: User, as_user: AsUser) -> None:
    client, page = as_user(officer), reverse("missions_desk:people", args=[mission.reference])
    filled(mission, 1)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    filled(mission, 9)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(page)

    assert answer.status_code == 200
    assert len(many) == len(few)


def test_companies_found_cost_the_same_with_few_and_with_many(
    mission: Mission, officer: User, as_user: AsUser
) -> None:
    load_lists()
    vetted(known_company("ТОО «Дом 0»"), by=officer)
    client, page = as_user(officer), reverse("missions_desk:add_party", args=[mission.reference])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page, {"q": "дом"}).status_code == 200
        return len(queries)

    cost()
    few = cost()
    for number in range(1, 6):
        vetted(known_company(f"ТОО «Дом {number}»"), by=officer)

    assert cost() == few
    assert len(client.get(page, {"q": "дом"}).context["found"]) == 6


def test_list_is_searched_filtered_and_counts(mission: Mission, officer: User, as_user: AsUser) -> None:
    party, _meetings, _wishes = with_meetings(mission)
    IdentifierFactory(company=party.company)
    NameFactory(company=party.company, text="ТОО «Алтай Бал»")
    DelegateFactory(party=party, name="Айгерім Сейтқали", email="aigerim@altaibal.example")
    partner = PartyFactory(mission=mission, group=Group.PARTNER, company=None, organisation="Example Agency")
    gone = PartyFactory(mission=mission, is_withdrawn=True)
    client, page = as_user(officer), reverse("missions_desk:people", args=[mission.reference])

    def found(**asked: str) -> set[int]:
        return {row.party.pk for row in client.get(page, asked).context["rows"]}

    for words in ("алтай бал", "Altai Bal", party.company.reference, "сейтқали", "aigerim@", "160240000018"):
        assert found(q=words) == {party.pk}, words
    assert found(q="agency") == {partner.pk}
    assert found(group="partner") == {partner.pk}
    assert found(withdrawn="on") == {gone.pk}
    assert found(q="nobody is called so") == set()
    assert client.get(page, {"q": "\x00", "group": "none", "page": "x"}).status_code == 200
    row = next(row for row in client.get(page, {"q": "алтай бал"}).context["rows"])
    assert (row.party.number_of_wishes, row.party.number_of_meetings) == (4, 2)


def test_party_of_another_mission_is_not_found(mission: Mission, officer: User, as_user: AsUser) -> None:
    party = party_of(MissionFactory())
    address = reverse("missions_desk:party", args=[mission.reference, party.pk])

    assert as_user(officer).get(address).status_code == 404
    with pytest.raises(ObjectDoesNotExist):
        Party.objects.get(mission=mission)
