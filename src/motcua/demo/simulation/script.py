"""What becomes of each dossier, as a list of deeds with their moments. Pure, drawn from one seed.

Shares follow what halls publish: 42.79 % early, 57.05 % on time, 0.16 % late of 32,684 finished in
a good one, up to some per cent late in others; supplements, apologies and withdrawals beside.
"""

from bisect import bisect
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from motcua.demo.simulation.cast import Applicant, Offer, Officer
from motcua.dossiers.states import Verb
from motcua.org.models import Duty
from motcua.workdays.rules import LOCAL, DueDate, add_working_minutes, next_opening, working_minutes

GROUND = "Điều 19 Nghị định 118/2025/NĐ-CP"
#: Shares of all that is handed in.
DECLINED, WITHDRAWN, STOPPED, SENT_BACK = 0.012, 0.008, 0.003, 0.015
AT_INTAKE, SECOND_SUPPLEMENT, BY_POST, KNOWN_PERSON = 0.05, 0.05, 0.03, 0.22
#: Of what is extended with an apology, this share still meets the new date.
MEETS_NEW_DATE = 0.45
CAUSES, CAUSE_WEIGHTS = ("guidance", "applicant", "agency", "rule"), (3, 5, 1, 1)
#: Letters and figures of tracking codes, as ``actions.intake`` draws them.
CLEAR = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: 001 to 096 are places, 099 is the sample's own: no number below belongs to anybody.
NO_PLACE = "098"
_COMBINATIONS = 200  # of sex, century and year of birth


class Deed(NamedTuple):
    """One act: who does what when, and what it says."""

    verb: str
    at: datetime
    by: Officer
    told: dict[str, Any]


@dataclass(slots=True)
class Life:
    """One dossier from its submission up to now."""

    offer: Offer
    applicant: Applicant
    channel: str
    counter: str
    return_method: str
    tracking_code: str
    method: str  # how the fee was paid; empty where there is none
    receipt_number: str
    deeds: list[Deed]
    received_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class World:
    """What every life of one simulation shares."""

    offers: Sequence[Offer]
    names: dict[str, list[Any]]
    seed: int
    until: datetime  # what lies later has not happened yet
    first_number: int  # of the persons, so that no two simulations invent the same number

    @cached_property
    def until_weight(self) -> tuple[float, ...]:
        return tuple(accumulate(offer.weight for offer in self.offers))

    def pick(self, random: Random) -> Offer:
        place = bisect(self.until_weight, random.random() * self.until_weight[-1])
        return self.offers[place]


def batch(world: World, first: int, moments: Sequence[datetime]) -> list[Life]:
    """Return the lives that are received at these moments; ``first`` is the number of the first."""
    random = Random(f"{world.seed} batch {first}")  # noqa: S311 - a sample, not a secret
    lives: list[Life] = []
    for place, at in enumerate(moments):
        lives.append(_life(world, random, first + place, at, lives))
    return lives


def _life(world: World, random: Random, number: int, at: datetime, before: list[Life]) -> Life:
    offer = world.pick(random)
    window = random.randrange(len(offer.hall.staff[Duty.RECEIVE]))
    channel = _channel(random, offer)
    known = random.randrange(len(before)) if before and random.random() < KNOWN_PERSON else None
    applicant = _applicant(world, random, number) if known is None else before[known].applicant
    paid = bool(offer.fee)
    life = Life(
        offer=offer,
        applicant=applicant,
        channel=channel,
        counter=str(window + 1) if channel == "counter" else "",
        return_method=_return_method(random, channel),
        tracking_code="".join(random.choices(CLEAR, k=12)),
        method=random.choice(("cash", "transfer", "transfer")) if paid else "",
        receipt_number=f"MP{world.seed}-{world.first_number + number:07}" if paid else "",
        deeds=[],
        received_at=None,
    )
    _Teller(world, random, life, window).tell(at)
    return life


def _channel(random: Random, offer: Offer) -> str:
    chance = random.random()
    if chance < offer.hall.online:
        return "online"
    return "post" if chance > 1 - BY_POST else "counter"


def _return_method(random: Random, channel: str) -> str:
    weights = (3, 2, 5) if channel == "online" else (8, 1.5, 0.5)
    return random.choices(("counter", "post", "electronic"), weights)[0]


def _applicant(world: World, random: Random, number: int) -> Applicant:
    names, unique = world.names, world.first_number + number
    # Two numbers with the same last six figures never share sex, century and year of birth.
    turn = (unique * 2_654_435_761 % _COMBINATIONS + unique // 1_000_000) % _COMBINATIONS
    female, years = divmod(turn, _COMBINATIONS // 2)
    born = date(1925 + years % 80, 1, 1) + timedelta(days=random.randrange(365))
    digit = (0 if born.year < 2000 else 2) + female + (4 if years >= 80 else 0)
    family = random.choices(names["family"], names["weights"])[0]
    given = random.choice(names["female" if female else "male"])
    return Applicant(
        number=unique,
        name=f"{family} {given}",
        id_number=f"{NO_PLACE}{digit}{born:%y}{unique % 1_000_000:06}",
        issued_on=(date(2021, 6, 1) + timedelta(days=random.randrange(1500))).isoformat(),
        born_on=born.isoformat(),
        sex="female" if female else "male",
        address=f"{random.choice(names['places'])}, tỉnh An Bình",
        phone=f"0900{random.randrange(1_000_000):06}",
    )


class _Future(Exception):
    """The next deed has not happened yet."""


class _Teller:
    """Tells one life, deed by deed, until now is reached."""

    def __init__(self, world: World, random: Random, life: Life, window: int) -> None:
        self.world, self.random, self.life, self.offer = world, random, life, life.offer
        self.calendar = life.offer.hall.calendar
        self.receiver = life.offer.hall.staff[Duty.RECEIVE][window]
        self.returner = life.offer.hall.staff[Duty.RETURN][window]
        self.started_at = self.world.until
        self.due: DueDate

    def tell(self, at: datetime) -> None:
        with suppress(_Future):
            self.begin(at)

    def begin(self, at: datetime) -> None:
        chance = self.random.random()
        before = 0 if self.life.channel == "counter" else self.random.randrange(20, 1300)
        self.do(Verb.SUBMIT, at - timedelta(minutes=before), self.receiver)
        if chance < DECLINED:
            self.do(
                Verb.DECLINE, at, self.receiver, cause="applicant", legal_ground=GROUND,
                text="Thủ tục không thuộc thẩm quyền giải quyết",
            )  # fmt: skip
            return
        if before and chance > 1 - AT_INTAKE:
            asked = at - timedelta(minutes=before * 2 // 3)
            self.do(Verb.REQUEST_SUPPLEMENT, asked, self.receiver, **self.asked())
            self.do(Verb.SUPPLEMENT, at, self.receiver, text="Đã nộp bổ sung đủ")
        self.receive(at)
        self.decide(self.random.random())

    def receive(self, at: datetime) -> None:
        self.life.received_at = self.started_at = at
        promised = self.offer.promised(self.life.channel, at)
        self.due = promised[1]
        self.do(Verb.RECEIVE, at, self.receiver, promised=promised)

    def decide(self, chance: float) -> None:
        """Choose what becomes of it, and play it."""
        if chance < WITHDRAWN + STOPPED:
            self.give_up(Verb.WITHDRAW if chance < WITHDRAWN else Verb.STOP)
            return
        habits = self.offer.agency.habits
        chance = self.random.random()
        if self.random.random() < habits.supplements:
            self.supplement()
            if self.random.random() < SECOND_SUPPLEMENT:
                self.supplement()
        if chance < habits.late:
            end, sorry = self.late()
        elif chance < habits.late + habits.early:
            end, sorry = self.early(), None
        else:
            end, sorry = self.on_time(self.day_of_due(), self.due.due_at), None
        self.work(end, sorry)

    # --- when it is finished

    def early(self) -> datetime:
        """Return a moment on a day before the due day, where there is one."""
        opens = self.day_of_due()
        minutes = working_minutes(self.started_at, opens, self.calendar)
        if minutes < 45:
            return self.on_time(opens, self.due.due_at)
        spent = max(30, int(minutes * self.random.uniform(0.25, 0.99)))
        return add_working_minutes(self.started_at, spent, self.calendar)

    def on_time(self, opens: datetime, due_at: datetime) -> datetime:
        """Return a moment from the opening of the due day up to the due moment."""
        start = max(opens, self.started_at)
        minutes = working_minutes(start, due_at, self.calendar)
        spent = int(minutes * self.random.random() ** 0.6)
        return min(due_at, add_working_minutes(start, spent, self.calendar))

    def late(self) -> tuple[datetime, tuple[datetime, datetime] | None]:
        """Return when it is finished, and when somebody said sorry until when."""
        over = 5 + int(self.random.expovariate(1 / 900))
        if self.random.random() >= self.offer.agency.habits.apologises:
            return add_working_minutes(self.due.due_at, over, self.calendar), None
        total = working_minutes(self.started_at, self.due.due_at, self.calendar)
        ahead = self.random.choice((520, 600, 700, 60))
        at = add_working_minutes(self.due.due_at, -min(ahead, total // 2), self.calendar)
        until = add_working_minutes(self.due.due_at, total // 2 + 480, self.calendar)
        if self.random.random() < MEETS_NEW_DATE:
            spent = int(
                working_minutes(self.due.due_at, until, self.calendar) * self.random.random()
            )
            return add_working_minutes(self.due.due_at, spent, self.calendar), (at, until)
        return add_working_minutes(until, over, self.calendar), (at, until)

    def day_of_due(self) -> datetime:
        day = self.due.due_at
        return next_opening(day.replace(hour=0, minute=0, second=0, microsecond=0), self.calendar)

    # --- what is done on the way

    def work(self, end: datetime, sorry: tuple[datetime, datetime] | None) -> None:
        total = max(0, working_minutes(self.started_at, end, self.calendar))
        at = self.shares(total, end)
        appraiser, approver, clerk = self.hands()
        self.take(appraiser, at(self.random.uniform(0.03, 0.2)))
        if sorry:
            self.apologise(*sorry)
        if self.random.random() < SENT_BACK:
            self.do(Verb.APPRAISE, at(0.45), appraiser, text="Đủ điều kiện, trình phê duyệt")
            self.do(
                Verb.SEND_BACK, at(0.5), approver, cause="agency", legal_ground=GROUND,
                text="Bổ sung ý kiến thẩm định",
            )  # fmt: skip
        self.do(Verb.APPRAISE, at(0.7), appraiser, text="Hồ sơ đủ điều kiện giải quyết")
        self.judge(approver, at(0.88))
        self.do(Verb.SEAL, at(0.96), clerk)
        self.do(Verb.COMPLETE, end, clerk)
        self.hand_back(end)

    def shares(self, total: int, end: datetime) -> Any:
        """Return the moment at a share of the way; never before what was done already."""

        def at(share: float) -> datetime:
            found = add_working_minutes(self.started_at, round(total * share), self.calendar)
            return max(self.life.deeds[-1].at, min(found, end))

        return at

    def judge(self, approver: Officer, at: datetime) -> None:
        if self.random.random() < self.offer.agency.habits.refuses:
            self.do(
                Verb.REFUSE_RESULT, at, approver, cause="applicant", legal_ground=GROUND,
                text="Chưa đáp ứng điều kiện theo quy định",
            )  # fmt: skip
        else:
            self.do(Verb.APPROVE, at, approver)

    def hand_back(self, end: datetime) -> None:
        """Return the result: by wire at once, by post next day, at the counter when they come."""
        mean = {"electronic": 6, "post": 420, "counter": 650}[self.life.return_method]
        wait = 2 + int(self.random.expovariate(1 / mean))
        at = add_working_minutes(end, wait, self.calendar)
        self.do(Verb.RETURN, at, self.returner, to_name=self.life.applicant.name)

    def take(self, appraiser: Officer, at: datetime) -> None:
        if not any(deed.verb == Verb.TAKE for deed in self.life.deeds):
            self.do(Verb.TAKE, at, appraiser)

    def give_up(self, verb: Verb) -> None:
        self.take(self.hands()[0], self.after(self.started_at, 10, 200))
        at = self.after(self.life.deeds[-1].at, 10, 900)
        if verb == Verb.STOP:
            self.do(
                verb, at, self.receiver, requested_at=at, legal_ground=GROUND,
                text="Người nộp đề nghị dừng giải quyết",
            )  # fmt: skip
        else:
            self.do(verb, at, self.receiver, text="Người nộp không còn nhu cầu")

    def supplement(self) -> None:
        """Ask, get the answer, and begin again from zero."""
        total = working_minutes(self.started_at, self.due.due_at, self.calendar)
        self.take(self.hands()[0], self.after(self.started_at, 5, max(6, total // 10)))
        late = self.random.random() < 0.1
        asked = self.after(
            self.life.deeds[-1].at, 5, 2600 if late else max(6, min(1200, total // 3))
        )
        self.do(Verb.REQUEST_SUPPLEMENT, asked, self.hands()[0], **self.asked())
        back = self.after(asked, 60, 2400)
        promised = self.offer.promised(self.life.channel, back)
        self.started_at, self.due = back, promised[1]
        self.do(
            Verb.SUPPLEMENT, back, self.receiver, promised=promised, text="Đã nộp bổ sung đủ"
        )  # fmt: skip

    def asked(self) -> dict[str, Any]:
        papers = self.offer.papers
        name = self.random.choice(papers).name[:150] if papers else "Bản rõ"
        return {
            "items": [f"{name} (bản rõ, còn hạn)"],
            "cause": self.random.choices(CAUSES, CAUSE_WEIGHTS)[0],
            "legal_ground": GROUND,
            "text": "Giấy tờ chưa rõ hoặc đã hết hạn",
            "reason": "Phát hiện khi thẩm định",
        }

    def apologise(self, at: datetime, until: datetime) -> None:
        head = self.offer.hall.staff[Duty.HEAD][0]
        if self.life.deeds[-1].at < until:
            self.do(
                Verb.APOLOGISE, at, head, until=until, cause="agency", legal_ground=GROUND,
                text="Chờ kết quả xác minh tại thực địa",
            )  # fmt: skip

    def hands(self) -> tuple[Officer, Officer, Officer]:
        """Return who appraises, approves and seals it: always the same ones."""
        turn = self.life.applicant.number
        found = []
        for kind in ("appraise", "approve", "seal"):
            step = self.offer.steps[self.offer.step(kind)]
            staff = self.offer.place_of(step).staff[step.duty]
            found.append(staff[turn % len(staff)])
        return found[0], found[1], found[2]

    def after(self, at: datetime, least: int, most: int) -> datetime:
        minutes = self.random.randrange(least, max(least + 1, most))
        return add_working_minutes(at, minutes, self.calendar)

    def do(self, verb: Verb, at: datetime, by: Officer, **told: Any) -> None:
        """Add a deed, or stop where it lies in the future."""
        at = at if at.tzinfo is LOCAL else at.astimezone(LOCAL)
        if self.life.deeds and at < self.life.deeds[-1].at:
            at = self.life.deeds[-1].at
        if at > self.world.until:
            raise _Future
        self.life.deeds.append(Deed(verb.value, at, by, told))
