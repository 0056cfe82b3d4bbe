"""Local stand-ins for FCM, WhatsApp and a mail server that speak the real wire formats."""
