"""The catalogue that people choose from; staff extends it in the admin."""

from django.db import migrations

SKILLS = [  # code, Indonesian, English, category
    ("AED", "Penggunaan AED", "Use of an AED", "bhd"),
    ("BLEEDING_CONTROL", "Penghentian perdarahan", "Bleeding control", "bhd"),
    ("CHOKING", "Penanganan tersedak", "Choking relief", "bhd"),
    ("CPR_ADULT", "RJP dewasa", "CPR for adults", "bhd"),
    ("CPR_CHILD", "RJP anak dan bayi", "CPR for children and infants", "bhd"),
    ("EVACUATION", "Evakuasi korban", "Evacuation of victims", "disaster"),
    ("SHELTER", "Pengelolaan pengungsian", "Shelter management", "disaster"),
    ("TRIAGE_START", "Triase START", "START triage", "disaster"),
    ("WATER_RESCUE", "Penyelamatan air", "Water rescue", "disaster"),
    ("TEACH_BHD_BASIC", "Melatih BHD Dasar", "Teaching BHD Basic", "instructor"),
    ("TEACH_BHD_PLUS", "Melatih BHD Plus", "Teaching BHD Plus", "instructor"),
    ("AIRWAY", "Penanganan jalan napas", "Airway management", "medical"),
    ("CHILDBIRTH", "Pertolongan persalinan", "Help at childbirth", "medical"),
    ("SPLINTING", "Pembidaian", "Splinting", "medical"),
    ("LANG_EN", "Bahasa Inggris", "English", "language"),
    ("LANG_JV", "Bahasa Jawa", "Javanese", "language"),
    ("LANG_SU", "Bahasa Sunda", "Sundanese", "language"),
    ("SIGN_BISINDO", "Bahasa isyarat (BISINDO)", "Sign language (BISINDO)", "language"),
]


def add_skills(apps, schema_editor):
    skill = apps.get_model("volunteer", "Skill")
    fields = ("code", "label_id", "label_en", "category")
    skill.objects.bulk_create(skill(**dict(zip(fields, row, strict=True))) for row in SKILLS)


class Migration(migrations.Migration):
    dependencies = [("volunteer", "0002_decisions_are_append_only")]
    operations = [migrations.RunPython(add_skills, migrations.RunPython.noop)]
