"""The product with two more public routes: an empty page, and the lookup as one statement of PostGIS."""

from flask import Flask, jsonify, request
from sqlalchemy import text

from border_gov.app import create_app
from border_gov.kernel.db import db
from border_gov.kernel.guard import public
from border_gov.kernel.web import Pages

# The line stands in metres and the areas are indexed, so that the database has nothing to prepare.
TABLES = """
CREATE TABLE bench_line AS SELECT ST_Transform(line, 4549) AS line FROM boundary_line;
CREATE TABLE bench_area AS SELECT kind, code, sides, area FROM boundary_area WHERE cardinality(sides) > 0;
CREATE INDEX ON bench_area USING gist (area);
ANALYZE bench_area;
GRANT SELECT ON bench_line, bench_area TO PUBLIC;
"""
LOOKUP = text(
    """
WITH p AS (SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS spot)
SELECT (SELECT min(ST_Distance(line, ST_Transform(spot, 4549))) FROM bench_line) AS distance_m,
       (SELECT array_agg(kind || ' ' || code || ' ' || sides[1] ORDER BY kind, code)
        FROM bench_area WHERE ST_Covers(area, spot)) AS areas
FROM p
"""
)


def empty() -> str:
    """Nothing: what the server itself costs."""
    return ""


def in_sql() -> object:
    """Distance and areas of one point by PostGIS."""
    row = db.session.execute(LOOKUP, {name: float(request.args[name]) for name in ("lon", "lat")}).one()
    return jsonify(dict(row._mapping))


def make() -> Flask:
    """The factory that the web server calls."""
    app = create_app()
    bench = Pages("bench", __name__, entrance="both", url_prefix="/bench")
    bench.add_url_rule("/empty", "empty", public("a benchmark")(empty))
    bench.add_url_rule("/sql", "sql", public("a benchmark")(in_sql))
    app.register_blueprint(bench)
    return app
