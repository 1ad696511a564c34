"""How updates reach the bot: getUpdates and the webhook methods share one queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.fakes.balancer import Balancer
from tests.fakes.telegram_params import JsonDict, Params
from tests.fakes.telegram_updates import (
    TERMINATED_BY_WEBHOOK,
    WEBHOOK_ACTIVE,
    Polling,
    QueuedUpdate,
    UpdateQueue,
)
from tests.fakes.telegram_webhook import Execute, RetryDelays, Webhook, WebhookSender

DeliveryMethod = Callable[[Params], Awaitable[object]]


class Delivery:
    """The queue and whoever empties it at the moment."""

    def __init__(self, execute: Execute, delays: RetryDelays, balancer: Balancer) -> None:
        self.queue = UpdateQueue()
        self._polling = Polling(self.queue)
        self._sender: WebhookSender | None = None
        self._execute = execute
        self._delays = delays
        self._balancer = balancer
        self.methods: dict[str, DeliveryMethod] = {
            "getupdates": self.get_updates,
            "setwebhook": self.set_webhook,
            "deletewebhook": self.delete_webhook,
            "getwebhookinfo": self.get_webhook_info,
        }

    def publish(self, kind: str, payload: JsonDict, lane: int) -> int:
        """The update_id, or 0 where the bot asked not to get this kind."""
        return self._offer(self.queue.push(kind, payload, lane))

    def publish_raw(self, update: JsonDict) -> int:
        """Queues any JSON; its own update_id counts where it has one."""
        update_id = update.get("update_id", self.queue.next_id)
        return self._offer(self.queue.push_body(update_id, 0, {"update_id": update_id, **update}))

    def redeliver(self, update_id: int) -> None:
        """The same update once more, whether the bot confirmed it or not."""
        self._offer(self.queue.repeat(update_id))

    def _offer(self, update: QueuedUpdate | None) -> int:
        if update is None:
            return 0
        if self._sender is not None:
            self._sender.offer(update)
        else:
            self._polling.end(None)
        return update.id

    async def get_updates(self, params: Params) -> object:
        if self._sender is not None:
            raise WEBHOOK_ACTIVE.fresh()
        return await self._polling.get_updates(params)

    async def set_webhook(self, params: Params) -> bool:
        if not params.text("url"):
            return await self.delete_webhook(params)
        webhook = Webhook.from_params(params)
        while self._sender is not None:  # several bots may set it at once
            await self.close_sender()
        self._apply(params)
        self._polling.end(TERMINATED_BY_WEBHOOK)
        self._sender = WebhookSender(
            webhook, self.queue, self._delays, self._execute, self._balancer
        )
        return True

    async def delete_webhook(self, params: Params) -> bool:
        await self.close_sender()
        self._apply(params)
        return True

    def _apply(self, params: Params) -> None:
        if params.flag("drop_pending_updates"):
            self.queue.clear()
        if "allowed_updates" in params:
            self.queue.allow(params.json("allowed_updates") or [])

    async def get_webhook_info(self, params: Params) -> JsonDict:
        webhook = self._sender.webhook if self._sender else None
        info: JsonDict = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.queue),
        }
        if webhook:
            info |= webhook.to_json()
        if self.queue.allowed:
            info["allowed_updates"] = self.queue.allowed
        return info

    async def close_sender(self) -> None:
        if self._sender is not None:
            sender, self._sender = self._sender, None
            await sender.close()

    async def close(self) -> None:
        self._polling.end(None)
        await self.close_sender()
