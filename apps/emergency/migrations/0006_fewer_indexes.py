"""Indexes that no question needs, on the way of every press."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('emergency', '0005_invitation_over'),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='emergency.incident'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='place',
            field=django.contrib.gis.db.models.fields.PointField(geography=True, spatial_index=False, srid=4326, verbose_name='lokasi'),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='emergency.incident', verbose_name='insiden'),
        ),
        migrations.AlterField(
            model_name='timelineentry',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='timeline', to='emergency.incident'),
        ),
    ]
