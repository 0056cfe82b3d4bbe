"""Settings of the notification service."""

import hashlib
import hmac

from kreki import env
from kreki.settings.base import *

BROKER_URL = env.secret("BROKER_URL")
CLEAN_UP = ["apps.notify.services.forget_codes"]
EVENT_HANDLERS = "apps.notify.handlers.HANDLERS"

# -- personal data -------------------------------------------------------------------------------

PII_KEYS_FILE = env.text("PII_KEYS_FILE")
CODE_KEYS_FILE = env.text("CODE_KEYS_FILE")  # opens codes that KREKI ID sends
ACK_KEY = hmac.digest(SECRET_KEY.encode(), b"notify.ack", hashlib.sha256)

# -- providers: the real ones and the local stand-ins differ by address and credentials only ------

FCM_API_URL = env.text("FCM_API_URL", "https://fcm.googleapis.com")
FCM_CREDENTIALS_FILE = env.text("FCM_CREDENTIALS_FILE")
WHATSAPP_API_URL = env.text("WHATSAPP_API_URL", "https://graph.facebook.com")
WHATSAPP_API_VERSION = env.text("WHATSAPP_API_VERSION", "v23.0")
WHATSAPP_PHONE_NUMBER_ID = env.text("WHATSAPP_PHONE_NUMBER_ID")
WHATSAPP_TOKEN = env.secret("WHATSAPP_TOKEN")
WHATSAPP_APP_SECRET = env.secret("WHATSAPP_APP_SECRET")  # signs the status webhooks
WHATSAPP_VERIFY_TOKEN = env.secret("WHATSAPP_VERIFY_TOKEN")  # answers Meta's subscription check
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 5  # seconds per SMTP command; the default waits for ever
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "KREKI <siaga@kreki.id>")

# -- the emergency queue; why each line is there: docs/decisions/0006-delivery.md ------------------

_RETRY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
CELERY_BROKER_URL = env.secret("CELERY_BROKER_URL")
CELERY_TASK_QUEUES = {
    "notify.send.emergency": {
        "exchange": "notify.send",
        "routing_key": "notify.send.emergency",
        "queue_arguments": {
            "x-queue-type": "quorum",
            "x-delivery-limit": 10,
            "x-overflow": "reject-publish",
            "x-max-length": 100_000,
            "x-dead-letter-exchange": "notify.dead",
            "x-dead-letter-routing-key": "notify.send.emergency.dead",
            "x-dead-letter-strategy": "at-least-once",
        },
    },
    "notify.send.emergency.dead": {
        "exchange": "notify.dead",
        "routing_key": "notify.send.emergency.dead",
        "queue_arguments": {"x-queue-type": "quorum"},
    },
}
CELERY_IMPORTS = ["apps.notify.tasks"]
CELERY_TASK_ROUTES = {"notify.send_emergency": {"queue": "notify.send.emergency"}}
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_DEFAULT_QUEUE = "notify.send.emergency"
CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TASK_PUBLISH_RETRY_POLICY = _RETRY
CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True, **_RETRY}
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_HEARTBEAT = 10
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = 2  # pauses grow to 30 s otherwise; a new start is quicker
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_REDIRECT_STDOUTS = False
