"""django-mapit on the same areas: a minimal site, loaded by `python _mapit_site.py FILE…`, served as WSGI."""

import json
import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).resolve().parent))
url = urlsplit(os.environ["MAPIT_DATABASE"])
settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="mapit.urls",
    DATABASES={
        "default": {
            "ENGINE": "django.contrib.gis.db.backends.postgis",
            "NAME": url.path.lstrip("/"),
            "USER": url.username or "",
            "HOST": parse_qs(url.query).get("host", [url.hostname or ""])[0],
            "CONN_MAX_AGE": 600,
        }
    },
    INSTALLED_APPS=["django.contrib.gis", "mapit"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    MAPIT_AREA_SRID=4326,
    MAPIT_COUNTRY="",
    MAPIT_RATE_LIMIT=[],
)
django.setup()


def load(paths: list[str]) -> None:
    """Migrate, then store the areas of each GeoJSON file as a type of its own in one active generation."""
    from django.contrib.gis.geos import GEOSGeometry
    from django.core.management import call_command
    from mapit.models import Area, Generation, Type

    call_command("migrate", verbosity=0)
    Generation.objects.create(description="bench")
    generation = Generation.objects.get()
    generation.active = True
    generation.save()
    for number, path in enumerate(paths):
        kind = Type.objects.create(code=f"T{number}", description=Path(path).stem)
        for feature in json.loads(Path(path).read_text("utf-8"))["features"]:
            area = Area.objects.create(
                name=feature["properties"]["name"],
                type=kind,
                generation_low=generation,
                generation_high=generation,
            )
            whole = GEOSGeometry(json.dumps(feature["geometry"]), srid=4326)
            for polygon in whole if whole.geom_type == "MultiPolygon" else [whole]:
                area.polygons.create(polygon=polygon)


if __name__ == "__main__":
    load(sys.argv[1:])
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
