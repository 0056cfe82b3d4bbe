"""The database too knows the words of status, language, extent and scope."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('auth_svc', '0002_roles_and_mobile_app'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='rolepermission',
            constraint=models.CheckConstraint(condition=models.Q(('extent__in', ['all', 'area', 'own', 'limited'])), name='auth_svc_extent_is_known'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['active', 'inactive', 'suspended'])), name='auth_svc_account_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['id', 'en'])), name='auth_svc_account_language_is_known'),
        ),
        migrations.AddConstraint(
            model_name='userrole',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scope_id', ''), ('scope_type', '')), models.Q(('scope_type__in', ['area', 'organisation']), models.Q(('scope_id', ''), _negated=True)), _connector='OR'), name='auth_svc_role_scope_is_known'),
        ),
    ]
