"""SATUSEHAT bridge: exchanges with the Ministry of Health; so far a running frame only."""
