"""Who was erased is no applicant and no suspended volunteer: a status that nothing leaves."""

from django.db import migrations, models

# What an erasure left: nameless, never published, without skills, but decided about.
MARK = """
UPDATE volunteer_profile p SET status = 'erased'
WHERE p.display_name = 'Terhapus' AND p.seq = 0 AND p.area IS NULL
  AND EXISTS (SELECT 1 FROM volunteer_decision d WHERE d.profile_id = p.user_id)
  AND NOT EXISTS (SELECT 1 FROM volunteer_profileskill s WHERE s.profile_id = p.user_id);
"""
UNMARK = """
UPDATE volunteer_profile SET status =
    CASE WHEN decided_at IS NULL THEN 'applicant' ELSE 'suspended' END
WHERE status = 'erased';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('volunteer', '0005_area_of_volunteer'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='profile',
            name='volunteer_profile_status_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='profile',
            name='volunteer_profile_status_was_decided_by_somebody',
        ),
        migrations.AlterField(
            model_name='profile',
            name='status',
            field=models.CharField(choices=[('applicant', 'Calon'), ('active', 'Aktif'), ('suspended', 'Dibekukan'), ('erased', 'Terhapus')], default='applicant', max_length=10, verbose_name='status'),
        ),
        migrations.RunSQL(MARK, UNMARK),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['applicant', 'active', 'suspended', 'erased'])), name='volunteer_profile_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('status__in', ['applicant', 'erased'])), models.Q(models.Q(('status', 'applicant'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='volunteer_profile_status_was_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'erased'), _negated=True), models.Q(('area', None), ('seq', 0)), _connector='OR'), name='volunteer_profile_erased_says_nothing'),
        ),
    ]
