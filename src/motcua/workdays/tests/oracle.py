"""The same law, counted minute by minute by a clerk who shares no code with the rules."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE = timedelta(minutes=1)


class Clerk:
    """Knows the hours of each weekday and of dated days, as pairs of "HH:MM"."""

    def __init__(self, week: list[list[tuple[str, str]]], dated: dict[date, list]) -> None:
        self.week, self.dated = week, dated

    def hours(self, day: date) -> list[tuple[str, str]]:
        return self.dated.get(day, self.week[day.weekday()])

    def works(self, at: datetime) -> bool:
        """Tell whether the minute that begins at this moment is working time."""
        clock = at.strftime("%H:%M")
        return any(opens <= clock < closes for opens, closes in self.hours(at.date()))

    def opening(self, at: datetime) -> datetime:
        while not self.works(at):
            at += MINUTE
        return at

    def work(self, at: datetime, minutes: int) -> datetime:
        if not minutes:
            return self.opening(at)
        while minutes:
            minutes -= self.works(at)
            at += MINUTE
        return at

    def minutes_between(self, start: datetime, end: datetime) -> int:
        count = 0
        while start < end:
            count += self.works(start)
            start += MINUTE
        return count

    def morning(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=HANOI)

    def length(self, day: date) -> int:
        return self.minutes_between(self.morning(day), self.morning(day + timedelta(days=1)))

    def next_working_day(self, day: date) -> date:
        day += timedelta(days=1)
        while not self.length(day):
            day += timedelta(days=1)
        return day

    def close(self, day: date) -> datetime:
        return self.work(self.morning(day), self.length(day))

    # The conventions, in words of the decision record:

    def days_rolling(self, received: datetime, days: int) -> datetime:
        """From the opening on; same place in the n-th day after, cut to that day's length."""
        start = self.opening(received)
        if days == 0:
            return start
        passed = self.minutes_between(self.morning(start.date()), start)
        day = start.date()
        for _ in range(days if passed else days - 1):
            day = self.next_working_day(day)
        if not passed:
            return self.close(day)
        return self.work(self.morning(day), min(passed, self.length(day)))

    def days_to_the_close(self, received: datetime, days: int) -> datetime:
        day = received.date()
        for _ in range(days):
            day = self.next_working_day(day)
        return self._closing(received, day)

    def calendar_days_to_the_close(self, received: datetime, days: int) -> datetime:
        return self._closing(received, received.date() + timedelta(days=days))

    def _closing(self, received: datetime, day: date) -> datetime:
        if not self.length(day):
            day = self.next_working_day(day)
        if self.close(day) <= received:
            day = self.next_working_day(day)
        return self.close(day)
