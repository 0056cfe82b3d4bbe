"""Ids and names of seeded rows: services agree on who is who without reading each other."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

KREKI_DEMO: Final = UUID("6f0f1c1e-5d3b-5c55-9b1c-0d6b1f8f2a11")
FIRST_NAMES: Final = (  # noqa: SIM905 forty literals are harder to read
    "Adi Agus Anita Arif Ayu Bambang Bayu Budi Citra Dedi Dewi Dian Eka Endang Fajar Fitri Galih "
    "Gita Hadi Hendra Indah Intan Joko Kartika Lestari Lukman Maya Mega Nanda Nur Putri Rahmat "
    "Ratna Rina Sari Siti Slamet Sri Tono Wahyu Wulan Yanti Yusuf"
).split()
LAST_NAMES: Final = (  # noqa: SIM905 as above
    "Anggraini Aritonang Damanik Ginting Gunawan Halim Handayani Hartono Hasibuan Hidayat Irawan "
    "Kurniawan Kusuma Lubis Maharani Manurung Nasution Nugroho Pangestu Permata Pratama Purnomo "
    "Rahayu Ramadhan Saputra Setiawan Siregar Sitompul Suharto Suryani Susanto Utami Wibowo "
    "Widodo Wijaya Winata Yulianti"
).split()


def demo_id(kind: str, number: int) -> UUID:
    """Always the same id for the `number`th `kind`, for example the 17th `volunteer`."""
    return uuid5(KREKI_DEMO, f"{kind}:{number}")


def demo_name(number: int) -> str:
    """The name of the `number`th volunteer, counted from 1."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    last = LAST_NAMES[(number // len(FIRST_NAMES) + number) % len(LAST_NAMES)]
    return f"{first} {last}"
