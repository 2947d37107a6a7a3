"""A coroutine is finished with and without a loop that runs in this thread already."""

import asyncio

import pytest

from motcua.core.coroutines import finish


async def answer():
    await asyncio.sleep(0)
    return 42


async def fail():
    raise LookupError


async def busy():
    return finish(answer())


def test_it_is_finished_where_no_loop_runs():
    assert finish(answer()) == 42


def test_it_is_finished_where_the_loop_of_this_thread_is_busy():
    assert finish(busy()) == 42


def test_its_error_reaches_the_caller():
    with pytest.raises(LookupError):
        finish(fail())
