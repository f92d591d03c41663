"""A turn ends in one statement, or in several where other replies of the conversation go first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrastinate import JobContext

from core.jobs.jobs import send_queue
from core.storage.rows import one
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from tests.fakes.house import House

_SENDS = """
INSERT INTO procrastinate_jobs (queue_name, task_name, lock, status)
VALUES ('another', 'send', 'send board/w/ana', 'doing')
"""
_IS_WAITED_FOR = "SELECT 1 FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)) AND NOT granted"
_JOBS = "SELECT id, task_name FROM procrastinate_jobs"


async def test_the_job_that_answers_becomes_the_job_that_sends(house: House) -> None:
    message_id = await house.hear("hello", "e1")
    assert message_id is not None
    worker = await house.jobs.app.job_manager.register_worker()
    job = await house.jobs.app.job_manager.fetch_job(None, worker)
    assert job is not None
    context = JobContext(
        app=house.jobs.app, job=job, worker_queues=[send_queue("board")], start_timestamp=0, abort_reason=lambda: None
    )
    outgoing = await house.turn_runner.answer(message_id, house.jobs.claim(context))
    assert outgoing is not None
    assert outgoing.address.channel == "ana"
    assert await house.states() == [("replied", "waiting")]
    async with house.pool.connection() as connection:
        assert await (await connection.execute(_JOBS)).fetchall() == [(job.id, "send")]


async def _has_ended(house: House) -> bool:
    return await house.states() != [("waiting", None)]


async def test_a_reply_is_queued_behind_one_that_begins_to_be_sent_in_the_same_moment(house: House) -> None:
    await house.hear("hello", "e1")
    async with house.pool.connection() as other, house.working():
        async with other.transaction():
            await other.execute(_SENDS)
            await until(lambda: one(other, _IS_WAITED_FOR))
        await until(lambda: _has_ended(house))
        assert house.board.order == []
        await other.execute("DELETE FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'send'")
        await house.settle()
    assert [line.startswith("ana: Hello!") for line in house.board.order] == [True]
