"""The variables each service is configured by, written to `env/<service>.env`."""

from __future__ import annotations

from collections.abc import Iterator

from deploy.local import credentials
from deploy.local.instance import Instance
from deploy.local.ports import Ports
from kreki.services import SERVICES, Service


def write_env_files(instance: Instance, ports: Ports) -> None:
    for service in SERVICES:
        path = instance.env / f"{service.name}.env"
        path.touch(mode=0o600)
        path.write_text(env_file(instance, ports, service))


def env_file(instance: Instance, ports: Ports, service: Service) -> str:
    """`NAME=value` lines."""
    variables = environment(instance, ports, service)
    return "".join(f"{name}={value}\n" for name, value in variables.items())


def environment(instance: Instance, ports: Ports, service: Service) -> dict[str, str]:
    """Everything one service needs; a service that does not publish gets no broker address."""
    variables = dict(_everybody(instance, ports, service))
    if service.has("courier"):
        variables["BROKER_URL"] = _amqp(instance, ports, service, vhost="kreki")
    if service.task_queues:
        vhost = f"kreki-{service.slug}"
        variables["CELERY_BROKER_URL"] = _amqp(instance, ports, service, vhost=vhost)
    if service.name == "auth_svc":
        variables["OIDC_KEY_FILE"] = str(credentials.oidc_key_file(instance))
    if service.name == "notify":
        variables |= dict(_providers(instance, ports))
    return variables


def providers_environment(instance: Instance, ports: Ports) -> dict[str, str]:
    """What the local provider servers need: where to listen, and the secrets shared with notify."""
    shared = ("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET")
    return {
        "PROVIDERS_HTTP_PORT": str(ports["providers-http"]),
        "PROVIDERS_SMTP_PORT": str(ports["providers-smtp"]),
        "PROVIDERS_DIR": str(instance.data / "providers"),
        "FCM_CREDENTIALS_FILE": str(credentials.fcm_credentials_file(instance, ports)),
        "NOTIFY_WEBHOOK_URL": f"{ports.origin}/api/notify/v1/webhooks/whatsapp",
        **{name: credentials.password(instance, name.lower()) for name in shared},
    }


def _everybody(instance: Instance, ports: Ports, service: Service) -> Iterator[tuple[str, str]]:
    own = credentials.password(instance, f"postgres-{service.name}")
    database = f"127.0.0.1:{ports['postgres']}/{service.alias}"
    redis = credentials.password(instance, "redis")
    yield f"{service.alias.upper()}_DATABASE_URL", f"postgres://{service.alias}:{own}@{database}"
    # A database each: emptying one service's cache must not empty another's.
    yield "REDIS_URL", f"redis://:{redis}@127.0.0.1:{ports['redis']}/{SERVICES.index(service)}"
    yield "SECRET_KEY", credentials.password(instance, f"django-{service.name}")
    yield "ALLOWED_HOSTS", "127.0.0.1,localhost"
    yield "PUBLIC_URL", ports.origin
    yield "KREKI_ISSUER", f"{ports.origin}/o"
    auth = ports["auth-web"]
    yield "KREKI_JWKS_URL", f"http://127.0.0.1:{auth}/o/.well-known/jwks.json"
    yield "KREKI_DEMO", "true"
    yield "HTTPS", "false"
    yield "LOG_LEVEL", "INFO"


def _amqp(instance: Instance, ports: Ports, service: Service, *, vhost: str) -> str:
    own = credentials.password(instance, f"rabbitmq-{service.slug}")
    return f"amqp://{service.slug}:{own}@127.0.0.1:{ports['rabbitmq']}/{vhost}"


def _providers(instance: Instance, ports: Ports) -> Iterator[tuple[str, str]]:
    origin = f"http://127.0.0.1:{ports['providers-http']}"
    yield "PII_KEYS_FILE", str(credentials.pii_keys_file(instance))
    yield "FCM_CREDENTIALS_FILE", str(credentials.fcm_credentials_file(instance, ports))
    yield "FCM_API_URL", f"{origin}/fcm"
    yield "WHATSAPP_API_URL", f"{origin}/whatsapp"
    yield "WHATSAPP_PHONE_NUMBER_ID", "620000000119"
    for name in ("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"):
        yield name, credentials.password(instance, name.lower())
    yield "EMAIL_HOST", "127.0.0.1"
    yield "EMAIL_PORT", str(ports["providers-smtp"])
