"""Makes this service's queues on the broker, before any courier starts to send to them."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand

from kreki.events.courier.session import broker
from kreki.events.topology import declare_exchange, declare_queue, lanes_of


class Command(BaseCommand):
    help = "Declares the queues and bindings of this service; repeat as you like."

    def handle(self, *_args: object, **_options: object) -> None:
        slug = settings.SERVICE.slug
        lanes = lanes_of(slug)
        if not lanes:
            self.stdout.write("This service consumes no events.")
            return
        with broker() as link:
            channel = link.channel()
            declare_exchange(channel)
            for lane in lanes:
                queue = declare_queue(channel, slug, lane)
                self.stdout.write(f"{queue.name}: {len(queue.bindings)} bindings")
