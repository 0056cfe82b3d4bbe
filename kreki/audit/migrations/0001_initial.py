"""The audit log; PostgreSQL itself adds the chain, and refuses to change or remove a row."""

import django.db.models.deletion
from django.db import migrations, models

# At commit, so that the lock is held for the commit alone: a transaction that records early and
# then waits for a row cannot meet another that waits for the chain. In READ COMMITTED the SELECT
# after the lock sees every link committed before.
CHAIN = """
CREATE FUNCTION kreki_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    prior record;
    place bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1191, 1);
    SELECT number, hash INTO prior FROM kreki_audit_auditlink ORDER BY number DESC LIMIT 1;
    place := coalesce(prior.number, 0) + 1;
    prior.hash := coalesce(prior.hash, repeat('0', 64));
    INSERT INTO kreki_audit_auditlink (number, event_id, previous, hash) VALUES (
        place, NEW.id, prior.hash,
        encode(sha256(convert_to(concat_ws('|', place, NEW.id, prior.hash, NEW.digest), 'UTF8')),
               'hex'));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER kreki_audit_is_chained AFTER INSERT ON kreki_audit_auditevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kreki_audit_chain();
"""
UNCHAIN = """
DROP TRIGGER kreki_audit_is_chained ON kreki_audit_auditevent;
DROP FUNCTION kreki_audit_chain();
"""
REFUSE = """
CREATE FUNCTION kreki_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER kreki_audit_event_is_append_only BEFORE UPDATE OR DELETE ON kreki_audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION kreki_audit_refuse();
CREATE TRIGGER kreki_audit_link_is_append_only BEFORE UPDATE OR DELETE ON kreki_audit_auditlink
    FOR EACH ROW EXECUTE FUNCTION kreki_audit_refuse();
"""
ALLOW = """
DROP TRIGGER kreki_audit_event_is_append_only ON kreki_audit_auditevent;
DROP TRIGGER kreki_audit_link_is_append_only ON kreki_audit_auditlink;
DROP FUNCTION kreki_audit_refuse();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='waktu')),
                ('actor', models.CharField(max_length=100, verbose_name='oleh')),
                ('acting_for', models.CharField(blank=True, max_length=100, verbose_name='atas nama')),
                ('action', models.CharField(max_length=60, verbose_name='tindakan')),
                ('subject', models.CharField(max_length=100, verbose_name='terhadap')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='alasan')),
                ('fields', models.JSONField(default=list, verbose_name='kolom')),
                ('before_hash', models.CharField(blank=True, max_length=64, verbose_name='sidik sebelum')),
                ('after_hash', models.CharField(blank=True, max_length=64, verbose_name='sidik sesudah')),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='alamat IP')),
                ('user_agent', models.CharField(blank=True, max_length=200, verbose_name='perangkat')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='id permintaan')),
                ('digest', models.CharField(max_length=64, verbose_name='sidik')),
            ],
            options={
                'verbose_name': 'catatan audit',
                'verbose_name_plural': 'catatan audit',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['subject', '-id'], name='kreki_audit_by_subject'), models.Index(fields=['actor', '-id'], name='kreki_audit_by_actor')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('actor', ''), _negated=True), models.Q(('action', ''), _negated=True), ('subject__contains', ':')), name='kreki_audit_event_says_who_what_whom')],
            },
        ),
        migrations.CreateModel(
            name='AuditLink',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='link', to='kreki_audit.auditevent')),
            ],
        ),
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
