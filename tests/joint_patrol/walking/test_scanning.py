"""A printed code, degraded as at dusk, is read in Chromium without a signal; only its reader runs wasm."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.browser import PHONE
from tests.joint_patrol.walking.test_offline import open_screen, set_out, stored, unsent
from tests.joint_patrol.walking.test_phone_screen import a_picture

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("eye", [PHONE], indirect=True)]

SCANNED = """async (bytes) => {
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)], {type: 'image/png'}));
  await picture.decode();
  const size = {width: picture.width, height: picture.height};
  const canvas = Object.assign(document.createElement('canvas'), size);
  const pen = canvas.getContext('2d');
  setInterval(() => pen.drawImage(picture, 0, 0), 100);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
}"""


DENIED = "void (navigator.mediaDevices.getUserMedia = async () => { throw new Error('denied'); })"


def degraded(picture: bytes, seed: int) -> bytes:
    """What a phone sees at dusk: askew, out of focus, grainy, of low contrast, small in the frame."""
    draw = np.random.default_rng(seed)
    sheet = Image.open(io.BytesIO(picture)).convert("L")
    sheet.thumbnail((430, 430))
    frame = Image.new("L", (720, 960), 150)
    turned = sheet.rotate(17, expand=True, fillcolor=150, resample=Image.Resampling.BICUBIC)
    frame.paste(turned, (110, 190))
    blurred = np.asarray(frame.filter(ImageFilter.GaussianBlur(1.6)), dtype=float)
    grey = 95 + (blurred - 128) * 0.35 + draw.normal(0, 9, blurred.shape)
    out = io.BytesIO()
    Image.fromarray(np.clip(grey, 0, 255).astype("uint8")).save(out, "PNG")
    return out.getvalue()


def test_a_printed_code_is_read_without_a_signal(live: Any, eye: Any, tmp_path: Path) -> None:
    outing = set_out(live)
    live.app.extensions["load_viewer"] = lambda: outing.border.organiser
    page = eye.go("/patrol/walk/codes?q=100002")
    page.emulate_media(media="print")
    sheet = page.locator(".code-sheet").screenshot()
    page.emulate_media(media="screen")
    live.app.extensions["load_viewer"] = lambda: outing.leader
    open_screen(eye, outing)
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("#walk[data-ready]")
    page.evaluate(SCANNED, list(degraded(sheet, 1)))
    page.locator("[data-act=checkin] > summary").click()
    page.locator("button[data-scan]").click()
    page.wait_for_selector("[data-act=checkin]:not([open])", timeout=15000)
    (tmp_path / "code.png").write_bytes(degraded(sheet, 2))
    page.locator("[data-code-picture]").set_input_files(str(tmp_path / "code.png"))
    unsent(page, "待上传 2 条")
    page.locator("[data-code-picture]").set_input_files(a_picture(tmp_path / "nothing.png", "PNG"))
    page.locator("[data-said]", has_text="没有识别到").wait_for()
    page.evaluate(DENIED)
    page.locator("[data-act=checkin] > summary").click()
    page.locator("button[data-scan]").click()
    page.locator("[data-said]", has_text="六位编号").wait_for()
    assert page.evaluate("document.activeElement.id") == "w-code"
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    found = stored(page, 2)
    assert [(row.method, row.checkpoint_id) for row in found] == [("scan", outing.points[1].id)] * 2
    assert [fault for fault in eye.faults if "Security Policy" in fault or "outside" in fault] == []


def test_only_the_reader_of_codes_may_run_webassembly(live: Any, eye: Any) -> None:
    outing = set_out(live)
    page = open_screen(eye, outing)
    refused = page.evaluate(
        "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))"
        ".then(() => '', fault => String(fault))"
    )
    assert "Content Security Policy" in refused or "unsafe-eval" in refused
    policy = page.evaluate(
        "fetch('/patrol/walk/scan.js').then(answer => answer.headers.get('content-security-policy'))"
    )
    assert "'wasm-unsafe-eval'" in policy
    page_policy = page.evaluate(
        "fetch(location.href).then(answer => answer.headers.get('content-security-policy'))"
    )
    assert "wasm" not in page_policy
