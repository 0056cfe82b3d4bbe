"""Where a later press came from, beside the place of the first."""

import django.contrib.gis.db.models.fields
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('emergency', '0008_closed_accounts'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='moved_accuracy_m',
            field=models.FloatField(null=True, verbose_name='akurasi lokasi terakhir (m)'),
        ),
        migrations.AddField(
            model_name='incident',
            name='moved_to',
            field=django.contrib.gis.db.models.fields.PointField(geography=True, null=True, spatial_index=False, srid=4326, verbose_name='lokasi terakhir'),
        ),
        migrations.AddField(
            model_name='incident',
            name='pressed_at',
            field=models.DateTimeField(null=True, verbose_name='ditekan lagi'),
        ),
        migrations.AddField(
            model_name='incident',
            name='pressed_id',
            field=models.UUIDField(null=True, verbose_name='id tekanan tombol terakhir'),
        ),
        # Without a look at the rows of ten years, which no press could pass; 0011 does that.
        AddConstraintNotValid(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('moved_to__isnull', True), ('pressed_at__isnull', False), _connector='OR'), name='emergency_moved_by_a_later_press'),
        ),
    ]
