"""/admin/<slug>/oidc/…: to KREKI ID, back from it, and its word that a session has ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from kreki.identity.roles import Role, is_usable
from kreki.identity.sso import provider, sessions
from kreki.identity.sso.access import Access, access_to
from kreki.identity.sso.logout_token import NotALogout, obey
from kreki.identity.sso.pages import refuse
from kreki.identity.sso.provider import Prompt, Question, SignedIn
from kreki.identity.sso.refusals import Refusal, Refused
from kreki.identity.sso.staff import keep_staff

PATIENCE_S: Final = 600  # for whoever is asked to sign in; then the anonymous session goes
NOT_ENOUGH: Final = frozenset({Refusal.NO_ROLE, Refusal.SECOND_FACTOR})
log = structlog.get_logger(__name__)


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """GET oidc/start/?next=…&prompt=…: to KREKI ID; scripts would follow blindly."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=401)
    if not request.user.is_authenticated:
        request.session.set_expiry(PATIENCE_S)
    wanted = request.GET.get("prompt")
    prompt = Prompt(wanted) if wanted in set(Prompt) else Prompt.IF_NEEDED
    question = Question(own_page(request.GET.get("next", "")), prompt)
    return HttpResponseRedirect(provider.ask(request, question))


@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """GET oidc/callback/?code=…&state=…&iss=…: back from KREKI ID, with a code or an error."""
    question = Question(own_page(""), Prompt.IF_NEEDED)
    try:
        question = provider.find_question(request)
        _enter(request, provider.redeem(request))
    except Refused as refused:
        log.warning("sign-in refused", reason=refused.refusal.value, cause=str(refused.__cause__))
        return _turn_away(request, question, refused.refusal)
    return HttpResponseRedirect(question.next_page)


@csrf_exempt
@never_cache
@require_POST
def backchannel_logout(request: HttpRequest) -> HttpResponse:
    """POST oidc/logout/ (OpenID Connect Back-Channel Logout 1.0): KREKI ID ended a session."""
    try:
        obey(request.POST.get("logout_token", ""), now=timezone.now())
    except NotALogout as error:
        log.warning("logout token refused", error=str(error))
        return JsonResponse({"error": "invalid_request"}, status=400)
    return HttpResponse()


def start_address(next_page: str, *, prompt: Prompt = Prompt.IF_NEEDED) -> str:
    query = {"next": next_page, **({"prompt": prompt.value} if prompt else {})}
    return f"{reverse('admin:oidc_start')}?{urlencode(query)}"


def own_page(wanted: str) -> str:
    """`wanted` if it is a page of this admin that may follow a sign-in, else the first page."""
    home = reverse("admin:index")
    doors = (reverse("admin:login"), reverse("admin:logout"), f"{home}oidc/")
    is_own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_own and wanted.startswith(home) and not wanted.startswith(doors) else home


def _enter(request: HttpRequest, person: SignedIn) -> None:
    """Open or renew the session.

    Raises:
        Refused: no staff, or no second factor; then no account is made.
    """
    user = keep_staff(user_id=person.user_id, name=person.name, access=_access(person))
    sessions.open_session(
        request, user, sid=person.sid, id_token=person.id_token, now=timezone.now()
    )
    log.info("staff signed in", user_id=str(person.user_id), roles=sorted(person.roles))


def _access(person: SignedIn) -> Access:
    """What the roles give that this way of signing in may carry.

    Raises:
        Refused
    """
    usable = {role for role in person.roles if is_usable(role, person.amr)}
    if _opened_by(person.roles, person) is None:
        raise Refused(Refusal.NO_ROLE)
    access = _opened_by(usable, person)
    if access is None:
        raise Refused(Refusal.SECOND_FACTOR)
    return access


def _opened_by(roles: Iterable[Role], person: SignedIn) -> Access | None:
    return access_to(settings.SERVICE.slug, roles=roles, bounds=person.bounds)


def _turn_away(request: HttpRequest, question: Question, refusal: Refusal) -> HttpResponse:
    """A page with the reason; a silent question that only came at a bad time is put again later."""
    is_silent = question.prompt is Prompt.NEVER
    if is_silent and request.user.is_authenticated:
        if refusal is Refusal.UNREACHABLE:
            sessions.ask_again_soon(request, now=timezone.now())
            return HttpResponseRedirect(question.next_page)
        if refusal is Refusal.SIGN_IN or refusal in NOT_ENOUGH:
            leave(request)
    if is_silent and refusal is Refusal.SIGN_IN:
        return HttpResponseRedirect(start_address(question.next_page))
    # Asked without a prompt, KREKI ID would give the same answer for the same session.
    prompt = Prompt.ALWAYS if refusal in NOT_ENOUGH else Prompt.IF_NEEDED
    return refuse(request, refusal, again=start_address(question.next_page, prompt=prompt))


def leave(request: HttpRequest) -> None:
    """End this browser's session with this service."""
    sessions.forget(request.session.session_key)
    logout(request)
