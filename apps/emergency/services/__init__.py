"""Everything the emergency core can do; views, loops and handlers call these and nothing lower."""

from apps.emergency.services.accounts import (
    close_account,
    forget_closed_accounts,
    open_account,
)
from apps.emergency.services.closing import cancel_incident, complete_incident
from apps.emergency.services.dispatching import dispatch_next
from apps.emergency.services.duty import Fix, end_silent_duty, go_off_duty, go_on_duty
from apps.emergency.services.panic import raise_panic
from apps.emergency.services.projecting import keep_responder
from apps.emergency.services.responding import (
    accept_invitation,
    arrive,
    decline_invitation,
    mark_seen,
    mark_unreached,
)

__all__ = [
    "Fix",
    "accept_invitation",
    "arrive",
    "cancel_incident",
    "close_account",
    "complete_incident",
    "decline_invitation",
    "dispatch_next",
    "end_silent_duty",
    "forget_closed_accounts",
    "go_off_duty",
    "go_on_duty",
    "keep_responder",
    "mark_seen",
    "mark_unreached",
    "open_account",
    "raise_panic",
]
