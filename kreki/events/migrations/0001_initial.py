"""Tables of events, and the trigger that wakes the relay."""

import django.db.models.functions.datetime
from django.db import migrations, models

# In the database, so that an event costs its request one statement. PostgreSQL sends one
# notification per transaction and channel, at commit.
NOTIFY = """
CREATE FUNCTION kreki_events_outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox_' || NEW.lane, '');
    RETURN NULL;
END $$;
CREATE TRIGGER kreki_events_outbox_notify AFTER INSERT ON kreki_events_outbox
    FOR EACH ROW EXECUTE FUNCTION kreki_events_outbox_notify();
"""
QUIET = """
DROP TRIGGER kreki_events_outbox_notify ON kreki_events_outbox;
DROP FUNCTION kreki_events_outbox_notify();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Inbox',
            fields=[
                ('pk', models.CompositePrimaryKey('consumer', 'event_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('consumer', models.CharField(max_length=40)),
                ('event_id', models.UUIDField()),
                ('type', models.CharField(max_length=100)),
                ('source', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=100)),
                ('seq', models.BigIntegerField()),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='SubjectSeq',
            fields=[
                ('pk', models.CompositePrimaryKey('source', 'subject', 'family', blank=True, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=100)),
                ('family', models.CharField(max_length=100)),
                ('last_seq', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Outbox',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('event_id', models.UUIDField(unique=True)),
                ('type', models.CharField(max_length=100)),
                ('lane', models.CharField(max_length=8)),
                ('subject', models.CharField(max_length=100)),
                ('seq', models.BigIntegerField()),
                ('actor', models.CharField(max_length=100)),
                ('request_id', models.CharField(max_length=64)),
                ('data', models.JSONField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('attempts', models.PositiveIntegerField(db_default=0)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('last_error', models.CharField(db_default='', max_length=100)),
            ],
            options={
                'indexes': [models.Index(fields=['lane', 'id'], name='outbox_by_lane')],
            },
        ),
        migrations.RunSQL(NOTIFY, QUIET),
    ]
