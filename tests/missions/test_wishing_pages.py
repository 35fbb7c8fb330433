"""The pages of wishes: who opens which, what each shows, what it never shows, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from companies.factories import CodeFactory, NameFactory
from kopir.core import public
from kopir.core.models import Role, User
from kopir.matches import actions as matches
from kopir.missions.actions import wishing, wishing_vetoes
from kopir.missions.actions.wishing import Wanted
from kopir.missions.models import Absence, Delegate, Meeting, Mission, Party, Veto, Wish
from kopir.missions.paths import wishing as paths
from kopir.missions.states import Group, MeetingState, MissionState, WishState
from matches.factories import HONEY_NEED, HONEY_OFFER, TextFactory, company, need, offer
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

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]


@pytest.fixture(autouse=True)
def _slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "_BELIEVED_FOR", 600.0)  # a second may pass between two pages that are compared


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


@pytest.fixture
def pair(mission: Mission) -> tuple[Party, Party]:
    return _called(mission, "ТОО «Мёд Алтая»", Group.FIRST), _called(mission, "北海道蜂蜜株式会社", Group.SECOND)


def _called(mission: Mission, name: str, group: Group) -> Party:
    land = ("KZ", "KZ-63") if group == Group.FIRST else ("JP", "JP-01")
    party = PartyFactory(mission=mission, group=group, company=company(*land, name=name))
    DelegateFactory(party=party)
    return party


def _mine(delegate: Delegate, language: str = "en", **query: str) -> str:
    with translation.override(language):
        address = reverse("my_mission:wishes", args=[delegate.key])
    answer = Client().get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def _press(delegate: Delegate, name: str, *args: object, **typed: Any) -> Any:
    with translation.override("en"):
        address = reverse(f"my_mission:{name}", args=[delegate.key, *args])
    return Client().post(address, typed)


def test_every_page_of_the_desk_opens_for_officers_alone(
    pair: tuple[Party, Party], mission: Mission, officer: User, person: Person, as_user: AsUser
) -> None:
    wish = WishFactory(asker=pair[0], asked=pair[1], state=WishState.ASKED)
    veto = Veto.objects.create(party=pair[0], other=pair[1], by_organiser=True)
    kept = mission.wish_lists.create(file_name="wishes.csv", figures={"lines": 0})
    more = {"wish": {"wish": wish.pk}, "wish_step": {"wish": wish.pk, "step": "withdraw"}}
    more |= {"wish_veto_lift": {"veto": veto.pk}, "wish_list": {"pk": kept.pk}, "wish_list_report": {"pk": kept.pk}}
    posted = {"wish_step", "wish_veto_lift"}
    clients = {
        "visitor": as_user(None),
        **{role: as_user(person(role)) for role in (Role.MEMBER, Role.PARTNER, Role.EDITOR)},
        "officer": as_user(officer),
        Role.ADMINISTRATOR: as_user(person(Role.ADMINISTRATOR)),
    }
    answers = {}
    for path in paths.desk:
        address = reverse(
            f"missions_desk:{path.name}", kwargs={"reference": mission.reference, **more.get(path.name or "", {})}
        )
        method = "post" if path.name in posted else "get"
        for who, client in clients.items():
            Veto.objects.get_or_create(pk=veto.pk, party=pair[0], other=pair[1], by_organiser=True)
            answers[path.name, str(who)] = getattr(client, method)(address).status_code

    expected = {}
    for path in paths.desk:
        for who in clients:
            works = 302 if path.name in posted else 200
            expected[path.name, str(who)] = 302 if who == "visitor" else 404
            if who in {"officer", Role.ADMINISTRATOR}:
                expected[path.name, str(who)] = works
    assert answers == expected


def test_every_page_of_a_participant_opens_by_his_own_link_alone(pair: tuple[Party, Party], mission: Mission) -> None:
    wish = WishFactory(asker=pair[0], asked=pair[1], state=WishState.ASKED)
    other_mission = party_of(MissionFactory())
    more = {"wish_ask": [pair[1].pk], "wish_veto": [pair[1].pk], "wish_veto_lift": [pair[1].pk]}
    more["wish_step"] = [wish.pk, "accept"]
    keys = {
        "nobody": "x" * 24,
        "interpreter": InterpreterFactory(mission=mission).key,
        "another mission": other_mission.delegates.get().key,
    }
    answers = {}
    for path in paths.public:
        for who, key in keys.items():
            with translation.override("ja"):
                address = reverse(f"my_mission:{path.name}", args=[key, *more.get(path.name or "", [])])
            answer = Client().get(address) if path.name == "wishes" else Client().post(address, {"priority": 3})
            answers[path.name, who] = answer.status_code
            assert "no-store" in answer.headers["Cache-Control"]

    expected = {(path.name, who): 404 for path in paths.public for who in keys}
    expected["wishes", "another mission"] = 200
    expected["wish_hours", "another mission"] = 302
    assert answers == expected
    wish.refresh_from_db()
    assert (wish.state, Veto.objects.count(), Wish.objects.count()) == (WishState.ASKED, 0, 1)


def test_withdrawn_party_and_closed_mission_open_nothing(pair: tuple[Party, Party]) -> None:
    delegate = pair[0].delegates.get()
    _mine(delegate)
    with translation.override("en"):
        address = reverse("my_mission:wishes", args=[delegate.key])

    Mission.objects.update(state=MissionState.CANCELLED)
    cancelled = Client().get(address).status_code
    Mission.objects.update(state=MissionState.COLLECTING)
    Party.objects.filter(pk=pair[0].pk).update(is_withdrawn=True)

    assert (cancelled, Client().get(address).status_code) == (410, 404)


def test_participants_see_names_and_never_contacts_vetoes_or_priorities(pair: tuple[Party, Party]) -> None:
    one, other = pair
    Delegate.objects.filter(party=other).update(name="Hidden Person", email="hidden@jp.example", phone="+81 90")
    wishing.ask(other, one, Wanted(5, "はちみつを買いたい"))
    page = _mine(one.delegates.get())

    assert "北海道蜂蜜株式会社" in page
    assert "はちみつを買いたい" in page
    assert not [word for word in ("Hidden Person", "hidden@jp.example", "+81 90", "A must</p>") if word in page]


def test_who_said_no_is_not_listed_and_the_veto_is_nowhere(pair: tuple[Party, Party], officer: User) -> None:
    one, other = pair
    seen = _mine(one.delegates.get())
    wishing_vetoes.veto(other, one, "they copy us")

    page = _mine(one.delegates.get())
    own = _mine(other.delegates.get())

    assert "北海道蜂蜜株式会社" in seen
    assert "北海道蜂蜜株式会社" not in page
    assert "they copy us" not in page
    assert "ТОО «Мёд Алтая»" in own  # under whom one would rather not meet


def test_buttons_do_what_they_say(pair: tuple[Party, Party]) -> None:
    one, other = (party.delegates.get() for party in pair)

    asked = _press(one, "wish_ask", pair[1].pk, priority=4, words="Honey")
    wish = Wish.objects.get()
    _press(one, "wish_step", wish.pk, "priority", priority=5)
    _press(other, "wish_step", wish.pk, "accept", priority=2)
    wish.refresh_from_db()

    assert asked.status_code == 302
    assert asked.url.startswith("/en/missions/my/")
    assert (wish.state, wish.priority, wish.counter_priority, wish.words) == (WishState.ACCEPTED, 5, 2, "Honey")

    _press(other, "wish_step", wish.pk, "decline", reason="No time")
    wish.refresh_from_db()
    assert (wish.state, wish.reason) == (WishState.DECLINED, "No time")
    assert "No time" in _mine(one)

    _press(one, "wish_veto", pair[1].pk)
    assert Veto.objects.filter(party=pair[0], other=pair[1], by_organiser=False).count() == 1
    _press(one, "wish_veto_lift", pair[1].pk)
    assert not Veto.objects.exists()
    assert _press(one, "wish_step", wish.pk, "eat").status_code == 404


def test_refusal_is_told_on_the_page_that_follows(pair: tuple[Party, Party]) -> None:
    delegate = pair[0].delegates.get()
    client = Client()
    with translation.override("en"):
        address = reverse("my_mission:wish_ask", args=[delegate.key, pair[0].pk])

    page = client.post(address, {"priority": 3}, follow=True).content.decode()

    assert "Nobody meets himself." in page
    assert not Wish.objects.exists()


def test_refused_wish_keeps_what_was_typed(pair: tuple[Party, Party], mission: Mission) -> None:
    one = pair[0].delegates.get()
    words = "Honey for 2027 & <b>wax</b>"
    Mission.objects.update(most_wishes=0)

    refused = _press(one, "wish_ask", pair[1].pk, priority=5, words=words)

    page = refused.content.decode()
    assert refused.status_code == 422
    kept = page.split('id="refused"')[1].split("</section>")[0]
    assert "北海道蜂蜜株式会社" in kept
    assert "You have asked for 0 meetings" in kept
    assert "Honey for 2027 &amp; &lt;b&gt;wax&lt;/b&gt;</textarea>" in kept
    assert '<option value="5" selected>' in kept
    assert not Wish.objects.exists()

    Mission.objects.update(most_wishes=5)
    assert _press(one, "wish_ask", pair[1].pk, priority=5, words=words).status_code == 302
    assert Wish.objects.get().words == words
    assert 'id="refused"' not in _mine(one)


def test_words_that_are_too_long_or_a_choice_that_is_none_keep_the_rest(pair: tuple[Party, Party]) -> None:
    one = pair[0].delegates.get()

    long = _press(one, "wish_ask", pair[1].pk, priority=3, words="x" * 1200)
    odd = _press(one, "wish_ask", pair[1].pk, priority="none", words="Honey")

    assert (long.status_code, odd.status_code) == (422, 422)
    assert "x" * 1200 + "</textarea>" in long.content.decode()
    assert "Honey</textarea>" in odd.content.decode()


def test_refusal_names_nobody_whom_one_is_not_shown(pair: tuple[Party, Party], mission: Mission) -> None:
    one, other = pair
    same_side = _called(mission, "ТОО «Горный мёд»", Group.FIRST)
    wishing_vetoes.veto(other, one)

    vetoed = _press(one.delegates.get(), "wish_ask", other.pk, priority=3, words="Honey").content.decode()
    unseen = _press(one.delegates.get(), "wish_ask", same_side.pk, priority=3, words="Honey").content.decode()

    for page, name in ((vetoed, "北海道蜂蜜株式会社"), (unseen, "ТОО «Горный мёд»")):
        assert "This meeting is not possible." in page
        assert "Honey</textarea>" in page
        assert name not in page


def test_refused_answer_keeps_its_reason(pair: tuple[Party, Party], mission: Mission) -> None:
    wish = WishFactory(asker=pair[0], asked=pair[1])
    meeting_of(wish, slots_of(mission)[0], TableFactory(mission=mission))
    Meeting.objects.update(state=MeetingState.HELD)

    refused = _press(pair[1].delegates.get(), "wish_step", wish.pk, "decline", reason='We are "ill"')

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "The meeting has taken place" in page
    assert 'value="We are &quot;ill&quot;"' in page
    assert "<details open>" in page


@pytest.mark.parametrize("name", ["wish_ask", "wish_step"])
def test_address_of_a_refusal_loaded_again_leads_to_the_page(pair: tuple[Party, Party], name: str) -> None:
    wish = WishFactory(asker=pair[0], asked=pair[1], state=WishState.ASKED)
    more = [pair[1].pk] if name == "wish_ask" else [wish.pk, "withdraw"]
    with translation.override("ja"):
        address = reverse(f"my_mission:{name}", args=[pair[0].delegates.get().key, *more])

    answer = Client().get(address, follow=True)

    wish.refresh_from_db()
    assert (answer.status_code, wish.state, Wish.objects.count()) == (200, WishState.ASKED, 1)


def test_hours_are_shown_on_both_clocks_and_kept(pair: tuple[Party, Party], mission: Mission) -> None:
    slots = slots_of(mission)
    delegate = pair[1].delegates.get()

    page = _mine(delegate, "en")
    _press(delegate, "wish_hours", shown=[slot.pk for slot in slots], there=[slots[0].pk])
    strange = _press(delegate, "wish_hours", shown=[0], there=[])

    assert "09:00–09:30" in page
    assert "13:00–13:30 (Tokyo)" in page
    assert "Almaty" in page
    assert set(Absence.objects.values_list("slot", flat=True)) == {slot.pk for slot in slots[1:]}
    assert strange.status_code == 302


def test_time_of_a_meeting_is_told_once_schedules_are_out(pair: tuple[Party, Party], mission: Mission) -> None:
    wish = WishFactory(asker=pair[0], asked=pair[1])
    meeting_of(wish, slots_of(mission, hour=16)[0], TableFactory(mission=mission))

    before = _mine(pair[1].delegates.get())
    Mission.objects.update(state=MissionState.PUBLISHED)
    after = _mine(pair[1].delegates.get())

    assert "20:00</strong>" not in before
    assert ("16:00</strong>" in after, "20:00</strong>" in after) == (True, True)


def test_search_finds_a_partner_in_another_script(pair: tuple[Party, Party], mission: Mission) -> None:
    _called(mission, "東京機械株式会社", Group.SECOND)
    NameFactory(company=pair[1].company, text="Hokkaido Hachimitsu", language="en", script="Latn", kind="romanised")

    page = _mine(pair[0].delegates.get(), q="Hokkaido")
    nothing = _mine(pair[0].delegates.get(), q="\x00zzz")

    assert ("北海道蜂蜜" in page or "Hokkaido Hachimitsu" in page, "東京機械" in page) == (True, False)
    assert "Nobody is found by these words." in nothing


def test_partners_are_suggested_by_what_both_published_in_public_words(
    pair: tuple[Party, Party], mission: Mission
) -> None:
    offered = offer(HONEY_OFFER, "ru", by=pair[0].company)
    sought = need(HONEY_NEED, "ja", by=pair[1].company)
    now = timezone.now()
    TextFactory(opportunity=sought, kind="public-title", language="ja", text="はちみつを求む", approved_at=now)
    TextFactory(opportunity=sought, kind="public-body", language="ja", text="未承認の本文", approved_at=None)
    need(HONEY_NEED, "ja")  # of nobody on this mission
    matches.reindex_due(limit=100)

    page = _mine(pair[0].delegates.get())

    suggested = page.partition("Others whom you may ask")[0]
    assert "北海道蜂蜜株式会社" in suggested.partition("Suggested to you")[2]
    assert 'class="reasons"' in suggested or 'class="chips"' in suggested.partition("Suggested to you")[2]
    assert "はちみつを求む" in page
    assert "未承認の本文" not in page
    assert offered.reference not in page


def test_without_opportunities_trades_are_compared_or_nothing_is_promised(pair: tuple[Party, Party]) -> None:
    nothing = _mine(pair[0].delegates.get())
    for party in pair:
        CodeFactory(company=party.company, code="0149")

    page = _mine(pair[0].delegates.get())

    assert "so there are no suggestions" in nothing
    assert "work in the same trades" in page


def test_page_costs_the_same_for_few_and_many(mission: Mission) -> None:
    def cost(delegate: Delegate) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            _mine(delegate)
        return len(queries)

    def more(party: Party) -> None:
        other = _called(mission, "東京機械株式会社", Group.SECOND)
        WishFactory(asker=party, asked=other, state=WishState.ASKED)
        WishFactory(asker=_called(mission, "大阪商事株式会社", Group.SECOND), asked=party, state=WishState.ASKED)
        _called(mission, "名古屋食品株式会社", Group.SECOND)
        Veto.objects.create(party=party, other=_called(mission, "神戸貿易株式会社", Group.SECOND))

    party = _called(mission, "ТОО «Мёд Алтая»", Group.FIRST)
    slots_of(mission, count=2)
    more(party)
    _mine(party.delegates.get())
    few = cost(party.delegates.get())
    slots_of(mission, count=4, hour=14)
    for _nth in range(3):
        more(party)

    assert cost(party.delegates.get()) == few


def test_desk_list_costs_the_same_for_few_and_many(mission: Mission, officer: User, as_user: AsUser) -> None:
    client = as_user(officer)
    address = reverse("missions_desk:wishes", args=[mission.reference])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    WishFactory(asker=_called(mission, "А", Group.FIRST), asked=_called(mission, "Б", Group.SECOND))
    cost()
    few = cost()
    for _nth in range(4):
        WishFactory(asker=_called(mission, "В", Group.FIRST), asked=_called(mission, "Г", Group.SECOND))

    assert cost() == few


def test_desk_list_is_narrowed_and_a_strange_filter_is_none(
    pair: tuple[Party, Party], mission: Mission, officer: User, as_user: AsUser
) -> None:
    WishFactory(asker=pair[0], asked=pair[1], state=WishState.ASKED, is_late=True)
    WishFactory(asker=pair[0], asked=party_of(mission, Group.SECOND))
    client = as_user(officer)
    address = reverse("missions_desk:wishes", args=[mission.reference])

    def number(**query: object) -> int:
        return int(client.get(address, query).context["page"].paginator.count)

    assert number() == 2
    assert number(state="asked") == 1
    assert number(only="late") == 1
    assert number(only="unplanned") == 1
    assert number(party=pair[1].pk) == 1
    assert number(source="import") == 0
    assert number(state="x", party="y", only="z", page="w") == 2


def test_desk_arranges_sets_options_and_answers(
    pair: tuple[Party, Party], mission: Mission, officer: User, as_user: AsUser
) -> None:
    slot = slots_of(mission)[0]
    client = as_user(officer)
    arrange = reverse("missions_desk:wish_arrange", args=[mission.reference])
    typed = {"asker": pair[0].pk, "asked": pair[1].pk, "priority": 5, "fixed": slot.pk}

    made = client.post(arrange, typed)
    again = client.post(arrange, typed)
    wish = Wish.objects.get()

    assert (made.status_code, again.status_code) == (302, 422)
    assert (wish.state, wish.fixed) == (WishState.ACCEPTED, slot)

    address = reverse("missions_desk:wish", args=[mission.reference, wish.pk])
    strange = slots_of(MissionFactory())[0]
    assert client.post(address, {"fixed": strange.pk}).status_code == 422
    assert client.post(address, {"session": slot.session_id}).status_code == 302
    client.post(reverse("missions_desk:wish_step", args=[mission.reference, wish.pk, "withdraw"]), {"reason": "Ill"})
    wish.refresh_from_db()
    assert (wish.fixed, wish.session, wish.state, wish.reason) == (None, slot.session, WishState.WITHDRAWN, "Ill")


def test_agreeing_on_behalf_is_shown_before_it_is_done(
    pair: tuple[Party, Party], mission: Mission, officer: User, as_user: AsUser
) -> None:
    wish = WishFactory(asker=pair[0], asked=pair[1], state=WishState.ASKED)
    other = WishFactory(asker=party_of(mission), asked=pair[1], state=WishState.ASKED)
    client = as_user(officer)
    address = reverse("missions_desk:wishes_accept", args=[mission.reference])

    page = client.get(address).content.decode()
    client.post(address, {"wish": [wish.pk, "x"]})

    wish.refresh_from_db()
    other.refresh_from_db()
    assert f'value="{wish.pk}"' in page
    assert (wish.state, other.state) == (WishState.ACCEPTED, WishState.ASKED)
