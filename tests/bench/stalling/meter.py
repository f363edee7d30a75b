"""Processor time of every callback on the event loop's thread, without what simulates Discord.

Three kinds of spans nest in each other, and each counts only what is not in another one: the bot's callbacks
(steps of its tasks, plain callbacks, and reading an event from the gateway), the simulation's work (SimCord's
and the bench's own), and passes of the garbage collector. A thread beside looks at what runs for long and
notes where it is; it also sees when no other thread gets to run, which C code in a worker thread can cause.
"""

import asyncio
import gc
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import thread as futures_thread
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, cast

from bot.config import ROOT

LIMIT_MS = 50.0  # the goal
KEPT_MS = 2.0  # what is shorter is counted, not kept
_LOOK_S = 0.004  # how often the thread beside looks
_LOOKED_AT_S = 0.02  # what is shorter is not worth a look
_WORKERS_MAY_TAKE_S = 40.0  # for one input, of wall time
_FRAMES = 4  # of the bot's own, per look
_SCHEDSTAT = Path("/proc/thread-self/schedstat")
_SIMULATION = ("/simcord/", "/tests/bench/")


class Stalled(Exception):
    """A callback was stopped by the bench."""


@dataclass(slots=True)
class Span:
    """Something that ran without a break."""

    kind: str
    subject: Any  # a handle, or what to call it
    started: float  # seconds of this thread's processor time
    since: float  # wall time, for the thread beside
    nested: float = 0.0
    seen: Counter[str] = field(default_factory=Counter[str])


@dataclass(frozen=True, slots=True)
class Record:
    """A callback that took some time."""

    ms: float
    what: str
    cause: str
    where: str = ""
    stopped: bool = False


class Meter:
    """Measures while it is on, on the thread that turned it on."""

    def __init__(self, *, stop_after_s: float | None = 10.0) -> None:
        self.cause = "start"
        self.count = 0
        self.records: list[Record] = []  # of the bot's callbacks
        self.threads: list[Record] = []  # what was done in worker threads
        self.held: list[
            Record
        ] = []  # when no other thread got to run; taken for true only if the machine is quiet
        self.longest_gc_ms = 0.0
        self._stop_after_s = stop_after_s
        self._stack: list[Span] = []
        self._thread = 0
        self._done = threading.Event()
        self._armed: Span | None = None
        self._begun: float | None = None  # wall time

    def begin(self, cause: str) -> None:
        """Begin with an input; whatever runs until :meth:`end` is put down to it."""
        self.cause, self._begun = cause, time.perf_counter()

    def end(self) -> None:
        """End with an input."""
        self._begun = None

    def forget(self) -> None:
        """Forget what was measured so far."""
        self.count, self.longest_gc_ms = 0, 0.0
        for records in (self.records, self.threads, self.held):
            records.clear()

    @contextmanager
    def on(self) -> "Generator[Meter]":
        """Measure in this block."""
        run_handle: Any = asyncio.Handle._run
        work_item: Any = futures_thread._WorkItem
        run_item: Any = work_item.run
        self._thread = threading.get_ident()
        beside = threading.Thread(target=self._look_on, name="stall-bench", daemon=True)

        def timed_handle(handle: Any) -> None:
            if threading.get_ident() != self._thread:
                run_handle(handle)
                return
            kind = "simulation" if _is_simulation(handle) else "bot"
            with self.span(kind, handle):
                run_handle(handle)

        def timed_item(item: Any) -> None:
            cause, started, name = self.cause, time.thread_time(), _name_of(item.fn)
            run_item(item)
            ms = (time.thread_time() - started) * 1_000
            if ms > KEPT_MS:
                self.threads.append(Record(ms, name, cause))

        alarm: Any = None
        if self._stop_after_s is not None:
            alarm = signal.signal(signal.SIGALRM, self._on_alarm)
        asyncio.Handle._run = timed_handle  # type: ignore[method-assign]
        work_item.run = timed_item
        gc.callbacks.append(self._on_gc)
        beside.start()
        try:
            yield self
        finally:
            self._done.set()
            gc.callbacks.remove(self._on_gc)
            asyncio.Handle._run = run_handle  # type: ignore[method-assign]
            work_item.run = run_item
            if self._stop_after_s is not None:
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, alarm)
            beside.join()

    @contextmanager
    def span(self, kind: str, subject: Any) -> Generator[None]:
        """Measure what runs in this block as something of its own."""
        span = Span(kind, subject, time.thread_time(), time.perf_counter())
        arms = kind == "bot" and self._armed is None and self._stop_after_s is not None
        if arms:
            self._armed = span
            signal.setitimer(signal.ITIMER_REAL, self._stop_after_s or 0)
        self._stack.append(span)
        stopped = False
        try:
            yield
        except Stalled:
            stopped = True
            raise
        finally:
            whole = time.thread_time() - span.started
            if arms:
                signal.setitimer(signal.ITIMER_REAL, 0)
                self._armed = None
            self._stack.pop()
            if self._stack:
                self._stack[-1].nested += whole
            self._note(span, (whole - span.nested) * 1_000, stopped=stopped)

    def simulating(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose time is the simulation's."""

        def simulated(*args: Any, **kwargs: Any) -> Any:
            with self.span("simulation", "simulation"):
                return function(*args, **kwargs)

        return simulated

    def reading(self, event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
        """Return a reader of gateway events whose time is a callback's of the bot: in life it is one."""

        def read(data: Any) -> None:
            with self.span("bot", f"reads {event}"):
                parse(data)

        return read

    def _note(self, span: Span, ms: float, *, stopped: bool) -> None:
        if span.kind == "gc":
            # Elsewhere it is the simulation's own: it keeps everything that ever happened.
            if self._stack and self._stack[-1].kind == "bot":
                self.longest_gc_ms = max(self.longest_gc_ms, ms)
        elif span.kind == "bot":
            self.count += 1
            if ms >= KEPT_MS or stopped:
                where = "; ".join(f"{seen}x {place}" for place, seen in span.seen.most_common(2))
                self.records.append(Record(ms, _describe(span.subject), self.cause, where, stopped))

    def _on_gc(self, phase: str, info: dict[str, int]) -> None:
        del info
        if threading.get_ident() != self._thread:
            return
        if phase == "start":
            self._stack.append(Span("gc", "gc", time.thread_time(), time.perf_counter()))
        elif self._stack and self._stack[-1].kind == "gc":
            span = self._stack.pop()
            whole = time.thread_time() - span.started
            if self._stack:
                self._stack[-1].nested += whole
            self._note(span, whole * 1_000, stopped=False)

    def _on_alarm(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self._armed is not None:
            raise Stalled(self.cause)

    def _look_on(self) -> None:
        last = time.process_time() - _kept_waiting_s()
        while not self._done.wait(_LOOK_S):
            # While the machine gave this thread no processor, others of the process may well have had one.
            held = (time.process_time() - _kept_waiting_s() - last) * 1_000
            if held > LIMIT_MS and self._begun is not None:
                self.held.append(Record(held, "no other thread ran", self.cause, self._busy_thread()))
            span = self._stack[-1] if self._stack else None
            if span is not None and span.kind == "bot" and time.perf_counter() - span.since > _LOOKED_AT_S:
                frame = sys._current_frames().get(self._thread)
                if frame is not None:
                    span.seen[_place(frame)] += 1
            begun = self._begun
            if begun is not None and time.perf_counter() - begun > _WORKERS_MAY_TAKE_S:
                self._begun = None
                self.threads.append(Record(_WORKERS_MAY_TAKE_S * 1_000, "stopped", self.cause, stopped=True))
                stop_workers()
            last = time.process_time() - _kept_waiting_s()

    def _busy_thread(self) -> str:
        """Return where the worker threads are that are at work on something of the bot's."""
        me = threading.get_ident()
        frames = [frame for ident, frame in sys._current_frames().items() if ident not in {me, self._thread}]
        return "; ".join(place for place in map(_place, frames) if "bot/" in place or "cogs/" in place)


def _kept_waiting_s() -> float:
    """Return for how long this thread was ready to run and had no processor; 0 where that is not known."""
    try:
        return int(_SCHEDSTAT.read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def stop_workers() -> None:
    """Raise Stalled in the loop's worker threads; Python code stops at once, C code when it returns."""
    import ctypes  # noqa: PLC0415 - hardly ever

    for worker in threading.enumerate():
        if worker.name.startswith("asyncio_") and worker.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(worker.ident), ctypes.py_object(Stalled)
            )


def _callback_of(handle: Any) -> Any:
    callback = handle._callback
    callback = getattr(callback, "__simcord_original_callback__", callback)
    while isinstance(callback, partial):
        callback = callback.func
    return callback


def _code_of(callback: Any) -> CodeType | None:
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        coroutine = cast("Any", owner).get_coro()
        return getattr(coroutine, "cr_code", None)
    return getattr(getattr(callback, "__func__", callback), "__code__", None)


def _is_simulation(handle: Any) -> bool:
    code = _code_of(_callback_of(handle))
    return code is not None and any(part in code.co_filename for part in _SIMULATION)


def _describe(subject: Any) -> str:
    if not isinstance(subject, asyncio.Handle):
        return str(subject)
    callback = _callback_of(subject)
    owner: Any = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        task = cast("Any", owner)
        return f"{task.get_coro().__qualname__} ({task.get_name()})"
    return _name_of(callback)


def _name_of(function: Any) -> str:
    while True:
        if isinstance(function, partial):
            inner: Any = function.func
            # to_thread runs Context.run(function, …).
            function = (
                function.args[0] if getattr(inner, "__name__", "") == "run" and function.args else inner
            )
        elif type(function).__module__.startswith("simcord"):
            function = function.func
        else:
            return getattr(function, "__qualname__", None) or type(function).__name__


def _place(frame: FrameType) -> str:
    """Return where a thread is: the innermost function, and the bot's own functions around it."""
    inner = frame.f_code
    own: list[str] = []
    at: FrameType | None = frame
    while at is not None and len(own) < _FRAMES:
        path = Path(at.f_code.co_filename)
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in {"bot", "cogs"}:
            own.append(f"{path.relative_to(ROOT)}:{at.f_lineno} {at.f_code.co_name}")
        at = at.f_back
    head = f"{Path(inner.co_filename).name} {inner.co_name}"
    return " < ".join([head, *own])
