"""Everything notify can do. Views, loops, tasks and handlers call these and nothing lower."""

from apps.notify.services.alerting import invite, tell_caller
from apps.notify.services.codes import bring_code, forget_codes
from apps.notify.services.contacts import follow_account, set_own_contacts
from apps.notify.services.devices import register_device, remove_device
from apps.notify.services.notices import tell_new_device, tell_support_acted
from apps.notify.services.receipts import acknowledge, keep_reports, match_receipts
from apps.notify.services.recording import record
from apps.notify.services.sending import claim, hand_over, take_back
from apps.notify.services.stopping import close_incident, stop_answered, withdraw

__all__ = [
    "acknowledge",
    "bring_code",
    "claim",
    "close_incident",
    "follow_account",
    "forget_codes",
    "hand_over",
    "invite",
    "keep_reports",
    "match_receipts",
    "record",
    "register_device",
    "remove_device",
    "set_own_contacts",
    "stop_answered",
    "take_back",
    "tell_caller",
    "tell_new_device",
    "tell_support_acted",
    "withdraw",
]
