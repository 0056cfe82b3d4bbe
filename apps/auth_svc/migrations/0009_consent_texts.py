"""The first words of each purpose, and a ledger that PostgreSQL refuses to rewrite."""

from datetime import UTC, datetime

from django.db import migrations

TEXTS = {
    "background_location": (
        "Saat saya siaga, aplikasi boleh membaca lokasi saya di latar belakang agar saya dapat "
        "dipanggil bila berada paling dekat. Lokasi tidak disimpan setelah siaga berakhir.",
        "While I am on duty the app may read my location in the background, so that I can be "
        "called when I am nearest. The location is not kept after duty ends.",
    ),
    "phone_contact": (
        "KREKI boleh menelepon saya mengenai pelatihan, tugas, dan keadaan saya setelah bertugas.",
        "KREKI may telephone me about training, duty, and how I am after an emergency.",
    ),
    "statistics": (
        "Data saya tanpa nama boleh dihitung dalam statistik KREKI, misalnya waktu tanggap.",
        "My data without my name may be counted in KREKI's statistics, for example response times.",
    ),
    "research": (
        "Data saya tanpa nama boleh dipakai untuk penelitian kesehatan yang disetujui komite etik.",
        "My data without my name may be used for health research approved by an ethics committee.",
    ),
    "health_profile": (
        "KREKI boleh menyimpan profil kesehatan yang saya isi dan menunjukkannya kepada penolong "
        "yang datang kepada saya.",
        "KREKI may keep the health profile that I fill in and show it to those who come to help me.",
    ),
}
# Erasing a person puts the tombstone in their place and changes nothing else.
REFUSE = """
CREATE FUNCTION auth_svc_consent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same auth_svc_consent;
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('kreki.erasure', true) = 'on' THEN
        same := OLD;
        same.user_id := NEW.user_id;
        IF same IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'auth_svc_consent is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER auth_svc_consent_is_append_only BEFORE UPDATE OR DELETE ON auth_svc_consent
    FOR EACH ROW EXECUTE FUNCTION auth_svc_consent_refuse();
"""
ALLOW = """
DROP TRIGGER auth_svc_consent_is_append_only ON auth_svc_consent;
DROP FUNCTION auth_svc_consent_refuse();
"""


def publish(apps, schema_editor):
    texts = apps.get_model("auth_svc", "ConsentText")
    at = datetime(2026, 11, 24, tzinfo=UTC)
    texts.objects.bulk_create(
        texts(purpose=purpose, version=1, text_id=indonesian, text_en=english, published_at=at)
        for purpose, (indonesian, english) in TEXTS.items()
    )


class Migration(migrations.Migration):
    dependencies = [("auth_svc", "0008_rights")]
    operations = [
        migrations.RunPython(publish, migrations.RunPython.noop),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
