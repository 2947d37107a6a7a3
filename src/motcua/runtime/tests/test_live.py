"""The board passes notices on, gathered, to those who wait for them."""

import pytest

from motcua.core.coroutines import finish
from motcua.runtime import live


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(live, "GATHER_SECONDS", 0.01)
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)


def test_news_told_twice_is_heard_once_and_by_those_who_asked():
    async def story() -> tuple[list[str], list[str]]:
        board = live.Board()
        with (
            board.listening(frozenset({"a", "b"})) as one,
            board.listening(frozenset({"c"})) as two,
        ):
            for topic in ("b", "a", "a", "z"):
                board.tell(topic)
            return await one.next_news(), await two.next_news()

    assert finish(story()) == (["a", "b"], [])


def test_who_leaves_is_forgotten():
    board = live.Board()
    with board.listening(frozenset({"a"})):
        assert set(board.listeners) == {"a"}
    assert not board.listeners


def test_after_a_broken_line_everyone_looks_at_everything():
    async def story() -> list[str]:
        board = live.Board()
        with board.listening(frozenset({"a", "b"})) as listener:
            board.tell_everything()
            return await listener.next_news()

    assert finish(story()) == ["a", "b"]


def test_the_stream_ends_when_the_person_may_no_longer_listen():
    async def story() -> list[str]:
        async def nobody() -> frozenset[str]:
            return frozenset()

        return [said async for said in live.events(live.Board(), frozenset({"a"}), nobody)]

    assert finish(story()) == ["retry: 3000\n\n", ": still here\n\n"]
