"""The variables each service is configured by, written to `env/<service>.env`."""

from __future__ import annotations

from collections.abc import Iterator

from deploy.local import credentials
from deploy.local.addresses import Addresses
from deploy.local.instance import Instance, write_private
from kreki.services import SERVICES, Service


def write_env_files(instance: Instance, addresses: Addresses) -> None:
    for service in SERVICES:
        path = instance.env / f"{service.name}.env"
        write_private(path, env_file(instance, addresses, service))


def env_file(instance: Instance, addresses: Addresses, service: Service) -> str:
    """`NAME=value` lines."""
    variables = environment(instance, addresses, service)
    return "".join(f"{name}={value}\n" for name, value in variables.items())


def environment(instance: Instance, addresses: Addresses, service: Service) -> dict[str, str]:
    """Everything one service needs; a service that does not publish gets no broker address."""
    variables = dict(_everybody(instance, addresses, service))
    if service.has("courier"):
        variables["BROKER_URL"] = _amqp(instance, addresses, service, vhost="kreki")
    if service.task_queues:
        vhost = f"kreki-{service.slug}"
        variables["CELERY_BROKER_URL"] = _amqp(instance, addresses, service, vhost=vhost)
    if service.name == "auth_svc":
        variables["OIDC_KEY_FILE"] = str(credentials.oidc_key_file(instance))
        variables["PII_KEYS_FILE"] = str(credentials.signing_keys_file(instance))
        for slug in ("emergency", "notify", "volunteer"):
            variables[f"{slug.upper()}_URL"] = f"http://{addresses.address(f'{slug}-web')}"
        variables["OIDC_CLIENTS_FILE"] = str(credentials.clients_file(instance, addresses))
    if service.name in {"auth_svc", "notify"}:
        variables["CODE_KEYS_FILE"] = str(credentials.code_keys_file(instance))
    if service.name == "emergency":
        variables["PROVIDERS_URL"] = f"http://{addresses.address('providers-http')}"
    if service.name == "notify":
        variables |= dict(_providers(instance, addresses))
    return variables


def providers_environment(instance: Instance, addresses: Addresses) -> dict[str, str]:
    """What the local provider servers need: where to listen, and the secrets shared with notify."""
    shared = ("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET")
    return {
        "PROVIDERS_HTTP_PORT": _port(addresses, "providers-http"),
        "PROVIDERS_SMTP_PORT": _port(addresses, "providers-smtp"),
        "PROVIDERS_DIR": str(instance.data / "providers"),
        "FCM_CREDENTIALS_FILE": str(credentials.fcm_credentials_file(instance, addresses)),
        "NOTIFY_WEBHOOK_URL": f"http://{addresses.address('notify-web')}/api/notify/v1/webhooks/whatsapp",
        **{name: credentials.password(instance, name.lower()) for name in shared},
    }


def _everybody(
    instance: Instance, addresses: Addresses, service: Service
) -> Iterator[tuple[str, str]]:
    own = credentials.password(instance, f"postgres-{service.name}")
    database = f"{addresses.address('postgres')}/{service.alias}"
    redis = credentials.password(instance, "redis")
    yield f"{service.alias.upper()}_DATABASE_URL", f"postgres://{service.alias}:{own}@{database}"
    # A database each: emptying one service's cache must not empty another's.
    yield "REDIS_URL", f"redis://:{redis}@{addresses.address('redis')}/{SERVICES.index(service)}"
    yield "SECRET_KEY", credentials.password(instance, f"django-{service.name}")
    yield "ALLOWED_HOSTS", ",".join(addresses.hosts)
    yield "PUBLIC_URL", addresses.origin
    yield "KREKI_ISSUER", f"{addresses.origin}/o"
    auth = addresses.address("auth-web")
    yield "KREKI_JWKS_URL", f"http://{auth}/o/.well-known/jwks.json"
    yield "OIDC_CLIENT_SECRET", credentials.client_secret(instance, service)
    yield "KREKI_DEMO", "true"
    yield "HTTPS", "false"
    yield "LOG_LEVEL", "INFO"


def _port(addresses: Addresses, name: str) -> str:
    return addresses.address(name).split(":")[1]


def _amqp(instance: Instance, addresses: Addresses, service: Service, *, vhost: str) -> str:
    own = credentials.password(instance, f"rabbitmq-{service.slug}")
    return f"amqp://{service.slug}:{own}@{addresses.address('rabbitmq')}/{vhost}"


def _providers(instance: Instance, addresses: Addresses) -> Iterator[tuple[str, str]]:
    origin = f"http://{addresses.address('providers-http')}"
    yield "PII_KEYS_FILE", str(credentials.pii_keys_file(instance))
    yield "FCM_CREDENTIALS_FILE", str(credentials.fcm_credentials_file(instance, addresses))
    yield "FCM_API_URL", f"{origin}/fcm"
    yield "WHATSAPP_API_URL", f"{origin}/whatsapp"
    yield "WHATSAPP_PHONE_NUMBER_ID", "620000000119"
    for name in ("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"):
        yield name, credentials.password(instance, name.lower())
    host, port = addresses.address("providers-smtp").split(":")
    yield "EMAIL_HOST", host
    yield "EMAIL_PORT", port
