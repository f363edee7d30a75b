"""Metrics for Prometheus, in a registry of their own: no ids of servers or people, nothing that they say."""

import asyncio
import math
from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.backups import Backups
from bot.client import Reckoner
from bot.domain.errors import StoreError, UserError
from bot.domain.matching.model import Status
from bot.monitoring.readiness import ShardState, shard_states
from bot.ui.errors import came_too_late

_SAMPLE_S = 0.25  # between two looks at how late the loop is
_COUNT_S = 3.0
_DELAYS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_COMMITS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """What is counted from now on, and what is read off the bot when somebody asks."""

    def __init__(self, client: Reckoner) -> None:
        disable_created_metrics()  # of each series another one, with when it began
        self._client = client
        self.registry = CollectorRegistry()
        self._commands = Counter(
            "reckoner_commands",
            "Commands by outcome: done, refused (not allowed, or what was given can't be taken), late "
            "(Discord no longer took the answer) or failed (a bug, or no database).",
            ["command", "outcome"],
            registry=self.registry,
        )
        self._failures = Counter(
            "reckoner_failures",
            "Commands, buttons, forms and completions that failed unexpectedly; the log has each.",
            ["kind"],
            registry=self.registry,
        )
        self._verdicts = Counter(
            "reckoner_verdicts", "What became of questions.", ["status"], registry=self.registry
        )
        for status in Status:
            self._verdicts.labels(status.value)
        self._commits = Histogram(
            "reckoner_commit_seconds",
            "How long commits took.",
            buckets=_COMMITS,
            registry=self.registry,
        )
        self._delays = Histogram(
            "reckoner_loop_delay_seconds",
            "How late the event loop was, four times a second.",
            buckets=_DELAYS,
            registry=self.registry,
        )
        self._games = Gauge(
            "reckoner_games_open", "Quizzes that run on this process's shards.", registry=self.registry
        )
        ProcessCollector(registry=self.registry)
        self._state = State(client)
        self.registry.register(self._state)
        client.add_listener(self._on_completion, "on_app_command_completion")
        client.add_listener(self._on_report, "on_report")
        client.add_listener(self._on_verdict, "on_verdict")

    def opened(self, backups: Backups | None) -> None:
        """Count commits, too, now that there is a database, and backups where any are made."""
        self._client.services.store.database.on_commit = self._commits.observe
        self._state.backups = backups

    async def sample(self) -> None:
        """Look how late the loop is, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _SAMPLE_S
            await asyncio.sleep(_SAMPLE_S)
            self._delays.observe(max(0.0, loop.time() - due))

    async def page(self) -> bytes:
        """Return all of it as Prometheus reads it."""
        self._games.set(await self._games_open())
        return generate_latest(self.registry)

    async def _games_open(self) -> float:
        """Return how many games run here; NaN where the database does not say."""
        client = self._client
        if not client.is_set_up:
            return 0
        try:
            async with asyncio.timeout(_COUNT_S):
                servers = await client.services.store.quiz.servers_of_games()
        except (StoreError, TimeoutError):
            return math.nan
        return sum(map(client.shards_here.have, servers))

    async def _on_completion(
        self,
        _interaction: discord.Interaction[Any],
        command: app_commands.Command[Any, Any, Any] | app_commands.ContextMenu,
    ) -> None:
        self._commands.labels(command.qualified_name, "done").inc()

    async def _on_report(self, interaction: discord.Interaction[Any], error: BaseException) -> None:
        outcome = _outcome(error)
        if outcome == "failed":
            self._failures.labels(interaction.type.name).inc()
        if interaction.type is discord.InteractionType.application_command and interaction.command:
            self._commands.labels(interaction.command.qualified_name, outcome).inc()

    async def _on_verdict(self, status: Status) -> None:
        self._verdicts.labels(status.value).inc()


def _outcome(error: BaseException) -> str:
    if came_too_late(error):
        return "late"
    is_refusal = isinstance(error, UserError | app_commands.CheckFailure | app_commands.CommandNotFound)
    return "refused" if is_refusal else "failed"


class State(Collector):
    """What is read off the bot whenever it is asked for."""

    def __init__(self, client: Reckoner) -> None:
        self._client = client
        self.backups: Backups | None = None

    def collect(self) -> Iterator[Any]:
        """Yield shards, servers, limits and backups."""
        yield from self._shards()
        servers = GaugeMetricFamily("reckoner_servers", "Servers on this process's shards.")
        servers.add_metric([], len(self._client.guilds))
        yield servers
        limits = CounterMetricFamily(
            "reckoner_rate_limits", "Rate limits of Discord's that were met.", labels=["scope"]
        )
        if self._client.is_set_up:
            for scope, times in self._client.services.limits.met.items():
                limits.add_metric([scope], times)
        yield limits
        if self.backups is not None:
            yield from _backups(self.backups)

    def _shards(self) -> Iterator[Any]:
        states = GaugeMetricFamily(
            "reckoner_shard_state",
            "1 for the state that a shard of this process is in: connected, connecting, or waiting while "
            "another process runs it.",
            labels=["shard", "state"],
        )
        latency = GaugeMetricFamily(
            "reckoner_gateway_latency_seconds",
            "How long Discord took to acknowledge a shard's last heartbeat.",
            labels=["shard"],
        )
        latencies = dict(self._client.latencies)
        for shard_id, state in shard_states(self._client).items():
            for each in ShardState:
                states.add_metric([str(shard_id), each.value], float(state is each))
            seconds = latencies.get(shard_id, math.inf)
            if state is ShardState.CONNECTED and math.isfinite(seconds):  # none is known at first
                latency.add_metric([str(shard_id)], seconds)
        yield states
        yield latency


def _backups(backups: Backups) -> Iterator[Any]:
    counts = CounterMetricFamily("reckoner_backups", "Scheduled backups by outcome.", labels=["outcome"])
    counts.add_metric(["done"], backups.done)
    counts.add_metric(["failed"], backups.failed)
    yield counts
    if (last := backups.last) is not None:
        newest = GaugeMetricFamily(
            "reckoner_backup_last_timestamp_seconds", "When the newest scheduled backup was made."
        )
        newest.add_metric([], last / 1_000)
        yield newest
