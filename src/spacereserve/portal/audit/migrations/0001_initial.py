from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("actor", models.CharField(max_length=254, verbose_name="who")),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=64, verbose_name="for"),
                ),
                ("event", models.CharField(max_length=120, verbose_name="event")),
                (
                    "subject_type",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="kind of record"
                    ),
                ),
                (
                    "subject_id",
                    models.CharField(blank=True, max_length=80, verbose_name="record"),
                ),
                ("details", models.JSONField(default=dict, verbose_name="details")),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "audit event",
                "verbose_name_plural": "audit events",
                "ordering": ("-sequence",),
                "indexes": [
                    models.Index(
                        fields=["subject_type", "subject_id"], name="audit_subject"
                    ),
                    models.Index(
                        fields=["organisation", "-sequence"], name="audit_organisation"
                    ),
                    models.Index(fields=["event", "-sequence"], name="audit_event"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("sequence", models.BigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="audit_head_is_single"
                    )
                ],
            },
        ),
    ]
