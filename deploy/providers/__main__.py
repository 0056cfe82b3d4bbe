"""`python -m deploy.providers`: both servers on loopback until SIGTERM."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from functools import partial
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler
from aiosmtpd.smtp import SMTP

from deploy.providers.account import ServiceAccount
from deploy.providers.faults import Faults
from deploy.providers.fcm import Fcm
from deploy.providers.google import CLIENT_ID, CLIENT_SECRET, Google
from deploy.providers.journal import Journal
from deploy.providers.pages import Pages
from deploy.providers.smtp import MAX_BYTES, MailSink
from deploy.providers.whatsapp import WhatsApp
from deploy.providers.whatsapp_webhook import StatusSender
from kreki import env


@web.middleware
async def refuse_garbled(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Bodies that are no JSON, for all faces alike."""
    try:
        return await handler(request)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise web.HTTPBadRequest(text="the body is not JSON") from None


def build_app(journal: Journal, faults: Faults) -> web.Application:
    """The HTTP faces: FCM, WhatsApp, Google and the pages."""
    statuses = StatusSender(
        url=env.text("NOTIFY_WEBHOOK_URL", ""),
        app_secret=env.secret("WHATSAPP_APP_SECRET"),
    )
    token = env.secret("WHATSAPP_TOKEN")
    whatsapp = WhatsApp(token=token, statuses=statuses, journal=journal, faults=faults)
    account = ServiceAccount(Path(env.text("FCM_CREDENTIALS_FILE")))
    app = web.Application(middlewares=[refuse_garbled])
    app.cleanup_ctx.append(statuses.open)
    app.add_routes(Fcm(account, journal, faults).routes())
    app.add_routes(whatsapp.routes())
    app.add_routes(Pages(journal, faults).routes())
    google = Google(
        client_id=env.text("GOOGLE_CLIENT_ID", CLIENT_ID),
        client_secret=env.secret("GOOGLE_CLIENT_SECRET", CLIENT_SECRET),
    )
    app.add_routes(google.routes())
    return app


async def serve() -> None:
    env.load_service_file()
    host = env.text("PROVIDERS_HOST", "127.0.0.1")
    journal = Journal(Path(env.text("PROVIDERS_DIR")))
    faults = Faults()
    runner = web.AppRunner(build_app(journal, faults), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, env.number("PROVIDERS_HTTP_PORT", 8025)).start()
    loop = asyncio.get_running_loop()
    sink = MailSink(journal, faults)
    mail = partial(
        SMTP,
        sink,
        hostname="localhost",
        data_size_limit=MAX_BYTES,
        enable_SMTPUTF8=True,
    )
    smtp_port = env.number("PROVIDERS_SMTP_PORT", 1025)
    smtp = await loop.create_server(mail, host, smtp_port)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()
    smtp.close()
    await runner.cleanup()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    asyncio.run(serve())
