"""The stand-in's REST API: checks the bot's requests and answers them as Discord does."""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any, Final, TypeAlias, cast

from aiohttp import web

from tests.wire import payloads
from tests.wire.checks import RequestChecker
from tests.wire.exchanges import FIRST_ANSWER_S, Exchange, Exchanges
from tests.wire.gateway import MAX_CONCURRENCY
from tests.wire.limits import BY_TOKEN_IN_PATH, RateLimits
from tests.wire.payloads import Json
from tests.wire.script import Limit, Script, answer
from tests.wire.signals import Signal

PREFIX: Final = "/api/v10"
_SLASH_REPLY: Final = 20
_REPLIES: Final = frozenset({4, 5})


class Refusal(Exception):
    """An error response with Discord's status, code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(slots=True)
class Call:
    """One parsed request of the bot."""

    request: web.Request
    body: Any
    is_multipart: bool
    files: list[str]

    def number(self, name: str) -> int:
        """Return an id from the path."""
        return int(self.request.match_info[name])

    def text(self, name: str) -> str:
        """Return a path parameter."""
        return self.request.match_info[name]

    @property
    def where(self) -> str:
        """The major parameter that rate limits are counted by: a channel, an interaction or a webhook."""
        parameters = self.request.match_info
        for name in ("channel_id", "interaction_id", "webhook_token"):
            if name in parameters:
                return f"{name.partition('_')[0]} {parameters[name][:20]}"
        return "the application"


Handler: TypeAlias = Callable[[Call], Awaitable[Any]]


class Rest:
    """The REST API that the bot uses."""

    def __init__(self, token: str, signal: Signal, script: Script, checker: RequestChecker) -> None:
        self.token = token
        self.exchanges = Exchanges()
        self.commands: list[Json] = []
        self.commands_of: dict[int, list[Json]] = {}  # of single servers
        self.application: Json = {}  # what differs from an application as the bot wants it
        self.shards = 1  # that are recommended
        self.starts_left = 1_000
        self.joined: list[Json] = []  # the servers that the bot is told that it is in
        self.clock_ahead_s = 0.0
        self.posts: list[Json] = []
        self.violations: list[str] = []
        self.seen: dict[str, int] = {}
        self.gateway_address = ""
        self.token_revoked = False
        self.limits = RateLimits()
        self.on_login: Callable[[], None] = lambda: None
        self.on_answer: Callable[[], None] | None = None
        """Called once, when the next interaction callback arrives and before it takes effect."""

        self._signal, self._script, self._checker = signal, script, checker
        self._by_nonce: dict[str, Json] = {}
        self.max_concurrency = MAX_CONCURRENCY

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to serve."""
        hook = "/webhooks/{webhook_id}/{webhook_token}"
        message = "/channels/{channel_id}/messages/{message_id}"
        of_guild = "/applications/{application_id}/guilds/{guild_id}/commands"
        table: list[tuple[str, str, str, Handler]] = [
            ("GET", "/users/@me", "login", self._me),
            ("GET", "/users/@me/guilds", "guilds", self._guilds),
            ("GET", "/oauth2/applications/@me", "application", self._application),
            ("GET", "/applications/@me", "application", self._application),
            ("GET", "/gateway", "gateway", self._gateway),
            ("GET", "/gateway/bot", "gateway", self._gateway),
            ("GET", "/applications/{application_id}/commands", "commands.get", self._list_commands),
            ("PUT", "/applications/{application_id}/commands", "commands", self._register),
            ("GET", of_guild, "commands.get", self._list_commands),
            ("PUT", of_guild, "commands", self._register),
            (
                "POST",
                "/interactions/{interaction_id}/{interaction_token}/callback",
                "callback",
                self._callback,
            ),
            ("POST", hook, "followup", self._follow_up),
            ("GET", f"{hook}/messages/@original", "original.get", self._get_original),
            ("PATCH", f"{hook}/messages/@original", "original", self._edit_original),
            ("DELETE", f"{hook}/messages/@original", "original.delete", self._delete_original),
            ("PATCH", f"{hook}/messages/{{message_id}}", "followup.edit", self._edit_followup),
            ("POST", "/channels/{channel_id}/messages", "post", self._post),
            ("GET", message, "message.get", self._get_message),
            ("PATCH", message, "message.edit", self._edit_message),
            ("DELETE", message, "message.delete", self._delete_message),
        ]
        return [
            web.route(method, PREFIX + path, self._served(method, path, name, handler))
            for method, path, name, handler in table
        ] + [web.route("*", "/{anything:.*}", self._unknown)]

    def _served(
        self, method: str, path: str, name: str, handler: Handler
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            call = await _read(request)
            if name == "callback" and self.on_answer is not None:
                on_answer, self.on_answer = self.on_answer, None
                on_answer()
            self.seen[name] = self.seen.get(name, 0) + 1
            if call.body is not None:
                checked = self._checker.faults(method, path, call.body, multipart=call.is_multipart)
                self.violations.extend(checked)
            headers, refusal = self.limits.take(name, call.where)
            if refusal is not None:
                return refusal
            channel_id = call.number("channel_id") if "channel_id" in request.match_info else None
            fault = self._script.take(name, channel_id)
            if fault is not None and isinstance(fault.effect, Limit):
                self.limits.impose(fault.effect, name, call.where)
            if fault is not None and not fault.after:
                return await self._script.apply(fault, request)
            response = await self._respond(handler, call, name, headers)
            if self.clock_ahead_s:
                response.headers["Date"] = formatdate(time.time() + self.clock_ahead_s, usegmt=True)
            self._signal.notify()
            return response if fault is None else await self._script.apply(fault, request)

        return serve

    async def _respond(
        self, handler: Handler, call: Call, name: str, headers: dict[str, str]
    ) -> web.StreamResponse:
        try:
            self._authorise(call.request, name)
            body = await handler(call)
        except Refusal as refusal:
            return answer({"message": refusal.message, "code": refusal.code}, refusal.status, headers)
        if body is None:
            return web.Response(status=204, headers=headers)
        return answer(body, headers=headers)

    def _authorise(self, request: web.Request, name: str) -> None:
        if name in BY_TOKEN_IN_PATH:
            return
        if self.token_revoked or request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refusal(401, 0, "401: Unauthorized")

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        self.violations.append(f"{request.method} {request.path}: not a route of the stand-in")
        return answer({"message": "404: Not Found", "code": 0}, 404)

    # The application.

    async def _me(self, _call: Call) -> Json:
        # A login is the first request of a new process.
        self.limits.forget_client_knowledge()
        self.on_login()
        return payloads.bot_user()

    async def _application(self, _call: Call) -> Json:
        usual: Json = {
            "id": str(payloads.BOT_ID),
            "name": "Reckoner",
            "icon": None,
            "description": "",
            "summary": "",
            "rpc_origins": [],
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "owner": payloads.user(7, "owner"),
            "team": None,
            "interactions_endpoint_url": None,
        }
        return usual | self.application

    async def _gateway(self, _call: Call) -> Json:
        start = {
            "total": 1000,
            "remaining": self.starts_left,
            "reset_after": 0,
            "max_concurrency": self.max_concurrency,
        }
        return {"url": self.gateway_address, "shards": self.shards, "session_start_limit": start}

    async def _guilds(self, call: Call) -> list[Json]:
        after = int(call.request.query.get("after", 0))
        limit = int(call.request.query.get("limit", 200))
        return [each for each in self.joined if int(each["id"]) > after][:limit]

    async def _list_commands(self, call: Call) -> list[Json]:
        if "guild_id" in call.request.match_info:
            return self.commands_of.get(call.number("guild_id"), [])
        return self.commands

    async def _register(self, call: Call) -> list[Json]:
        registered: list[Json] = [
            {
                "id": str(self.exchanges.ids.mint()),
                "application_id": str(payloads.BOT_ID),
                "version": "1",
                "type": 1,
                "default_member_permissions": None,
                "description": "",
            }
            | command
            for command in cast("list[Json]", call.body)
        ]
        if "guild_id" in call.request.match_info:
            self.commands_of[call.number("guild_id")] = registered
        else:
            self.commands = registered
        return registered

    # Interactions.

    async def _callback(self, call: Call) -> Json | None:
        exchange = self.exchanges.find(call.number("interaction_id"), call.text("interaction_token"))
        if exchange is None:
            raise Refusal(404, 10062, "Unknown interaction")
        if exchange.callback is not None:
            exchange.refused.append(40060)
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        now = time.perf_counter()
        if now - exchange.sent > FIRST_ANSWER_S:
            exchange.refused.append(10062)
            exchange.lost = True
            exchange.notify()
            raise Refusal(404, 10062, "Unknown interaction")
        body = cast("Json", call.body)
        exchange.callback, exchange.answered = body, now
        resource = self._take_answer(exchange, body)
        exchange.notify()
        if call.request.query.get("with_response") not in ("1", "true"):
            return None
        interaction: Json = {"id": str(exchange.id), "type": exchange.kind}
        if exchange.original is not None:
            interaction |= {"response_message_id": exchange.original["id"]}
        return {"interaction": interaction} | ({"resource": resource} if resource else {})

    def _take_answer(self, exchange: Exchange, body: Json) -> Json | None:
        kind, data = int(body["type"]), cast("Json", body.get("data") or {})
        if kind in _REPLIES:
            flags = (data.get("flags") or 0) | (payloads.LOADING if kind == 5 else 0)
            metadata = {"id": str(exchange.id), "type": exchange.kind, "user": exchange.who}
            exchange.original = self.exchanges.post(
                exchange.place.channel_id,
                data | {"flags": flags},
                type=_SLASH_REPLY,
                interaction_metadata=metadata | {"authorizing_integration_owners": {}},
            )
            return {"type": kind, "message": exchange.original}
        if kind in (6, 7):
            seen = exchange.on_message  # as it was when it was used: it may have been edited since
            exchange.original = seen and self.exchanges.messages.get(int(seen["id"]), seen)
            if exchange.original is not None and kind == 7:
                self.exchanges.edit(exchange.original, data)
            return {"type": kind, "message": exchange.original} if exchange.original and kind == 7 else None
        return None

    def _exchange_of(self, call: Call) -> Exchange:
        exchange = self.exchanges.by_token(call.text("webhook_token"))
        if exchange is None:
            raise Refusal(401, 50027, "Invalid Webhook Token")
        if exchange.callback is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        return exchange

    async def _follow_up(self, call: Call) -> Json:
        exchange = self._exchange_of(call)
        posted = self.exchanges.post(exchange.place.channel_id, cast("Json", call.body))
        exchange.followups.append(posted)
        return posted

    def _original_of(self, call: Call) -> tuple[Exchange, Json]:
        exchange = self._exchange_of(call)
        if exchange.original is None:
            raise Refusal(404, 10008, "Unknown Message")
        return exchange, exchange.original

    async def _get_original(self, call: Call) -> Json:
        return self._original_of(call)[1]

    async def _edit_original(self, call: Call) -> Json:
        exchange, original = self._original_of(call)
        sent = cast("Json", call.body)
        exchange.edits.append(sent)
        edited = self.exchanges.edit(original, sent)
        exchange.notify()
        return edited

    async def _delete_original(self, call: Call) -> None:
        exchange, original = self._original_of(call)
        self.exchanges.messages.pop(int(original["id"]), None)
        exchange.original = None

    async def _edit_followup(self, call: Call) -> Json:
        self._exchange_of(call)
        return self.exchanges.edit(self._message_of(call), cast("Json", call.body))

    # Messages.

    def _message_of(self, call: Call) -> Json:
        found = self.exchanges.messages.get(call.number("message_id"))
        if found is None:
            raise Refusal(404, 10008, "Unknown Message")
        return found

    async def _post(self, call: Call) -> Json:
        """Post a message; a repeated enforced nonce returns the message that it created."""
        sent = cast("Json", call.body)
        nonce: str | None = sent.get("nonce") if sent.get("enforce_nonce") else None
        if nonce is not None and nonce in self._by_nonce:
            return self._by_nonce[nonce]
        posted = self.exchanges.post(call.number("channel_id"), sent)
        self.posts.append(posted)
        if nonce is not None:
            self._by_nonce[nonce] = posted
        return posted

    def delete_silently(self, message: Json) -> None:
        """Delete a message without telling the bot, as if the event were lost."""
        self.exchanges.messages.pop(int(message["id"]))

    def messages_in(self, channel_id: int) -> list[Json]:
        """Return the bot's posts in a channel that were not deleted, oldest first."""
        return [
            posted
            for posted in self.posts
            if int(posted["channel_id"]) == channel_id and int(posted["id"]) in self.exchanges.messages
        ]

    async def _get_message(self, call: Call) -> Json:
        return self._message_of(call)

    async def _edit_message(self, call: Call) -> Json:
        return self.exchanges.edit(self._message_of(call), cast("Json", call.body))

    async def _delete_message(self, call: Call) -> None:
        self.exchanges.messages.pop(int(self._message_of(call)["id"]))


async def _read(request: web.Request) -> Call:
    if request.content_type == "multipart/form-data":
        body: Any = {}
        files: list[str] = []
        form = await request.post()
        for key, value in form.items():
            if key == "payload_json":
                body = json.loads(str(value))
            else:
                files.append(key)
        return Call(request, body, is_multipart=True, files=files)
    raw = await request.read()
    return Call(request, json.loads(raw) if raw else None, is_multipart=False, files=[])
