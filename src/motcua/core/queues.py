"""Queues of jobs beside the usual one."""

#: What must keep pace: facts that follow, events that go out, jobs taken up again. Every worker
#: keeps a place for it; it ends within seconds.
QUICK = "quick"
