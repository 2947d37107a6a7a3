"""Live updates: one LISTEN per process, server-sent events to everyone who may hear.

A notice carries a topic and nothing else; it says “look”, and the page fetches what its person may
see. Lost notices therefore cost a moment, never a fact: after a broken connection to the database
everyone is told to look at everything.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterator

import psycopg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from motcua.runtime.notices import CHANNEL

#: The name of the listening session in pg_stat_activity.
LINE = "motcua live"
#: Several notices within this time are told once.
GATHER_SECONDS = 0.05
#: A sign of life through proxies, and the moment to ask again whether the person may listen.
HEARTBEAT_SECONDS = 25
RECONNECT_SECONDS = 1.0
MOST_TOPICS = 20

log = logging.getLogger(__name__)

#: Gets the cookies and the topics asked for; returns those the person may hear.
Gate = Callable[[dict[str, str], frozenset[str]], Awaitable[frozenset[str]]]


class Listener:
    """One browser that waits: the topics it hears and those with news."""

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.news: set[str] = set()
        self.wake = asyncio.Event()

    async def next_news(self) -> list[str]:
        """Wait for news; return an empty list when only the heartbeat is due."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HEARTBEAT_SECONDS):  # no task of its own, as wait_for has
                await self.wake.wait()
        self.wake.clear()
        news, self.news = sorted(self.news), set()
        return news


class Board:
    """Who waits for what in this process."""

    def __init__(self) -> None:
        self.listeners: dict[str, set[Listener]] = defaultdict(set)
        self._gathering: set[Listener] = set()  # with news, told together in a moment

    @contextlib.contextmanager
    def listening(self, topics: frozenset[str]) -> Iterator[Listener]:
        """Keep a listener on the board while the block runs."""
        listener = Listener(topics)
        for topic in topics:
            self.listeners[topic].add(listener)
        try:
            yield listener
        finally:
            for topic in topics:
                self.listeners[topic].discard(listener)
                if not self.listeners[topic]:
                    del self.listeners[topic]

    def tell(self, topic: str) -> None:
        """Pass one notice on."""
        self._gather(topic, self.listeners.get(topic, ()))

    def tell_everything(self) -> None:
        """Let everyone look at everything: notices may have been missed."""
        for topic, listeners in self.listeners.items():
            self._gather(topic, listeners)

    def _gather(self, topic: str, listeners: Collection[Listener]) -> None:
        """Remember the news for each; hearing it twice is hearing it once. One timer for all."""
        if listeners and not self._gathering:
            asyncio.get_running_loop().call_later(GATHER_SECONDS, self._wake)
        for listener in listeners:
            listener.news.add(topic)
            self._gathering.add(listener)

    def _wake(self) -> None:
        gathered, self._gathering = self._gathering, set()
        for listener in gathered:
            listener.wake.set()


async def follow(board: Board, url: str) -> None:
    """Pass the database's notices to the board, for ever; reconnect when the line breaks."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                url, autocommit=True, application_name=LINE
            ) as line:
                await line.execute(f"LISTEN {CHANNEL}")
                board.tell_everything()
                async for notice in line.notifies():
                    board.tell(notice.payload)
        except psycopg.OperationalError as error:
            log.warning("The line to the database broke: %s", error)
        await asyncio.sleep(RECONNECT_SECONDS)


async def events(
    board: Board, allowed: frozenset[str], ask_again: Callable[[], Awaitable[frozenset[str]]]
) -> AsyncGenerator[str]:
    """Yield the event stream of one browser until it may no longer listen."""
    yield "retry: 3000\n\n"
    with board.listening(allowed) as listener:
        while True:
            news = await listener.next_news()
            if news:
                yield "".join(f"event: {topic}\ndata: look\n\n" for topic in news)
                continue
            yield ": still here\n\n"
            if await ask_again() != allowed:
                return


def application(gate: Gate, url: str, origins: frozenset[str]) -> Starlette:
    """Return the ASGI application; ``origins`` are the pages that may read from another port."""
    board = Board()

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        line = asyncio.create_task(follow(board, url))
        yield
        line.cancel()

    async def listen(request: Request) -> Response:
        headers = cross_origin(request, origins)
        asked = frozenset(request.query_params.get("topics", "").split(",")) - {""}

        async def ask() -> frozenset[str]:
            return await gate(dict(request.cookies), asked)

        allowed = await ask() if len(asked) <= MOST_TOPICS else frozenset()
        if not allowed:
            return Response(status_code=204, headers=headers)  # tells EventSource not to come back
        headers |= {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        stream = events(board, allowed, ask)
        return StreamingResponse(stream, headers=headers, media_type="text/event-stream")

    async def healthz(_request: Request) -> Response:
        return Response("ok\n", media_type="text/plain")

    routes = [Route("/live/", listen), Route("/healthz", healthz)]
    return Starlette(routes=routes, lifespan=lifespan)


def cross_origin(request: Request, origins: frozenset[str]) -> dict[str, str]:
    """Return the headers that let one of our own pages, on its other port, read the answer."""
    origin = request.headers.get("origin", "")
    if origin not in origins:
        return {"Vary": "Origin"}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Vary": "Origin",
    }
