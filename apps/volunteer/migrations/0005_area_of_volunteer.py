"""Where a volunteer is: leads see and decide about the people of their areas."""

from django.db import migrations, models

from kreki.identity.areas import check_area_code

CODE = r"^[1-9][0-9](\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?\Z"


class Migration(migrations.Migration):
    dependencies = [("volunteer", "0004_decisions_outlive_people")]
    operations = [
        migrations.AddField(
            model_name="profile",
            name="area",
            field=models.CharField(
                blank=True,
                max_length=13,
                null=True,
                validators=[check_area_code],
                verbose_name="kode wilayah",
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=models.Index(
                fields=["area"], name="volunteer_by_area", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("area__regex", CODE)), name="volunteer_profile_area_is_a_code"
            ),
        ),
    ]
