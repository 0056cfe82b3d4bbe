from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('auth_svc', '0005_pages_client'),
    ]

    operations = [
        migrations.AddField(
            model_name='signingkey',
            name='purpose',
            field=models.CharField(choices=[('access', 'Token akses'), ('panic', 'Kredensial panik')], default='access', max_length=6, verbose_name='kegunaan'),
        ),
        migrations.RemoveConstraint(
            model_name='signingkey',
            name='auth_svc_one_key_signs_and_one_waits',
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.UniqueConstraint(condition=Q(state__in=['next', 'active']), fields=('purpose', 'state'), name='auth_svc_one_key_signs_and_one_waits'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=Q(purpose='panic', kid__startswith='panic.') | (Q(purpose='access') & ~Q(kid__startswith='panic.')), name='auth_svc_key_id_tells_its_purpose'),
        ),
    ]
