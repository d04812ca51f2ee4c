"""Copy the front-end files that pages use from node_modules into border_gov/static/vendor.

Every package gets a folder named by its content, so that a browser may keep its files for ever and the
relative addresses inside them (Leaflet's pictures) stay right. Needs nothing but Python.
"""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# package: {name that templates use: file in the package}; a folder is taken whole.
FILES = {
    "htmx.org": {"htmx.js": "dist/htmx.min.js", "htmx-sse.js": "dist/ext/hx-sse.min.js"},
    "bootstrap": {
        "bootstrap.css": "dist/css/bootstrap.min.css",
        "bootstrap.js": "dist/js/bootstrap.bundle.min.js",
    },
    "leaflet": {"leaflet.js": "dist/leaflet.js", "leaflet.css": "dist/leaflet.css", "images": "dist/images"},
    "zxing-wasm": {
        "zxing-reader.js": "dist/iife/reader/index.js",
        "zxing-reader.wasm": "dist/reader/zxing_reader.wasm",
    },
}
SOURCE_MAP = re.compile(rb"(?m)^\s*(//[#@]|/\*[#@])\s*sourceMappingURL=[^\n]*\n?")


def contents(package: Path, names: dict[str, str]) -> dict[str, bytes]:
    """File name → bytes as served: pictures as they are, text without the request for a source map."""
    found: dict[str, bytes] = {}
    for name, source in names.items():
        path = package / source
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            key = f"{name}/{file.name}" if path.is_dir() else name
            data = file.read_bytes()
            found[key] = SOURCE_MAP.sub(b"", data) if file.suffix in {".js", ".css"} else data
    return found


def vendor(modules: Path, target: Path) -> dict[str, str]:
    """Fill `target` whole or not at all; returns the manifest, template name → path below target."""
    building = target.with_name(target.name + ".building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    manifest: dict[str, str] = {}
    licences = []
    for package, names in FILES.items():
        files = contents(modules / package, names)
        digest = hashlib.sha256(b"".join(name.encode() + data for name, data in sorted(files.items())))
        folder = f"{package}-{digest.hexdigest()[:12]}"
        for name, data in files.items():
            path = building / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            manifest[name] = f"{folder}/{name}"
        facts = json.loads((modules / package / "package.json").read_text("utf-8"))
        licence = (modules / package / "LICENSE").read_text("utf-8")
        licences.append(f"{package} {facts['version']} ({facts['license']})\n\n{licence}")
    (building / "LICENCES.txt").write_text(("\n" + "=" * 80 + "\n\n").join(licences), "utf-8")
    (building / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    building.rename(target)
    return manifest


if __name__ == "__main__":
    try:
        vendor(ROOT / "node_modules", ROOT / "border_gov" / "static" / "vendor")
    except FileNotFoundError as error:
        print(
            f"前端文件缺失：{error.filename}。\nA front-end file is missing: {error.filename}.",
            file=sys.stderr,
        )
        sys.exit(1)
