"""Measures the processor time of every callback on the event loop's thread, without Discord's simulation.

Three kinds of spans can nest, and each counts only its own time: the bot's callbacks (task steps, plain
callbacks, and parsing a gateway event), the simulation's work (SimCord's and the benchmark's), and garbage
collections. A sampling thread records where long callbacks are; it also notices when no other thread can run,
which C code in a worker thread can cause by holding the interpreter lock.
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
RECORDED_MS = 2.0  # shorter callbacks are counted, not recorded
_SAMPLE_INTERVAL_S = 0.004  # sampling interval
_SAMPLE_AFTER_S = 0.02  # shorter callbacks are not sampled
_WORKER_TIMEOUT_S = 40.0  # for one input, of wall time
_FRAMES = 4  # of the bot's own, per look
_SCHEDSTAT = Path("/proc/thread-self/schedstat")
_SIMULATION = ("/simcord/", "/tests/bench/")


class Stalled(Exception):
    """The benchmark stopped a callback."""


@dataclass(slots=True)
class Span:
    """A stretch of work on the loop's thread."""

    kind: str
    subject: Any  # a handle, or a label
    started: float  # seconds of this thread's processor time
    since: float  # wall time, for the sampling thread
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
    """Measures the callbacks of the thread that turns it on."""

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
        """Begin an input; everything until :meth:`end` is attributed to it."""
        self.cause, self._begun = cause, time.perf_counter()

    def end(self) -> None:
        """End an input."""
        self._begun = None

    def forget(self) -> None:
        """Discard the measurements so far."""
        self.count, self.longest_gc_ms = 0, 0.0
        for records in (self.records, self.threads, self.held):
            records.clear()

    @contextmanager
    def on(self) -> "Generator[Meter]":
        """Measure inside this block."""
        run_handle: Any = asyncio.Handle._run
        work_item: Any = futures_thread._WorkItem
        run_item: Any = work_item.run
        self._thread = threading.get_ident()
        sampler = threading.Thread(target=self._sample, name="stall-bench", daemon=True)

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
            if ms > RECORDED_MS:
                self.threads.append(Record(ms, name, cause))

        alarm: Any = None
        if self._stop_after_s is not None:
            alarm = signal.signal(signal.SIGALRM, self._on_alarm)
        asyncio.Handle._run = timed_handle  # type: ignore[method-assign]
        work_item.run = timed_item
        gc.callbacks.append(self._on_gc)
        sampler.start()
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
            sampler.join()

    @contextmanager
    def span(self, kind: str, subject: Any) -> Generator[None]:
        """Measure this block as a span."""
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
        """Wrap a function, so that its time counts as the simulation's."""

        def simulated(*args: Any, **kwargs: Any) -> Any:
            with self.span("simulation", "simulation"):
                return function(*args, **kwargs)

        return simulated

    def reading(self, event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
        """Wrap a parser of gateway events, so that its time counts as a callback of the bot."""

        def read(data: Any) -> None:
            with self.span("bot", f"reads {event}"):
                parse(data)

        return read

    def _note(self, span: Span, ms: float, *, stopped: bool) -> None:
        if span.kind == "gc":
            # Other collections are the simulation's, which keeps its whole history.
            if self._stack and self._stack[-1].kind == "bot":
                self.longest_gc_ms = max(self.longest_gc_ms, ms)
        elif span.kind == "bot":
            self.count += 1
            if ms >= RECORDED_MS or stopped:
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

    def _sample(self) -> None:
        last = time.process_time() - _waited_s()
        while not self._done.wait(_SAMPLE_INTERVAL_S):
            # Time in which this thread waited for a processor does not count: others may have run.
            held = (time.process_time() - _waited_s() - last) * 1_000
            if held > LIMIT_MS and self._begun is not None:
                self.held.append(Record(held, "no other thread ran", self.cause, self._busy_thread()))
            span = self._stack[-1] if self._stack else None
            if span is not None and span.kind == "bot" and time.perf_counter() - span.since > _SAMPLE_AFTER_S:
                frame = sys._current_frames().get(self._thread)
                if frame is not None:
                    span.seen[_place(frame)] += 1
            begun = self._begun
            if begun is not None and time.perf_counter() - begun > _WORKER_TIMEOUT_S:
                self._begun = None
                self.threads.append(Record(_WORKER_TIMEOUT_S * 1_000, "stopped", self.cause, stopped=True))
                stop_workers()
            last = time.process_time() - _waited_s()

    def _busy_thread(self) -> str:
        """Return where the worker threads are that run the bot's code."""
        me = threading.get_ident()
        frames = [frame for ident, frame in sys._current_frames().items() if ident not in {me, self._thread}]
        return "; ".join(place for place in map(_place, frames) if "bot/" in place or "cogs/" in place)


def _waited_s() -> float:
    """Return how long this thread has waited for a processor, in seconds; 0 if unknown."""
    try:
        return int(_SCHEDSTAT.read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def stop_workers() -> None:
    """Raise Stalled in the worker threads; Python code stops at once, C code when it returns."""
    import ctypes  # noqa: PLC0415 - rarely needed

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
    """Return where a thread is: the innermost function, and the bot's functions that called it."""
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
