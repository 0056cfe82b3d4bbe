"""Incidents have no default order."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('emergency', '0003_demo_areas'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='incident',
            options={'verbose_name': 'insiden', 'verbose_name_plural': 'insiden'},
        ),
    ]
