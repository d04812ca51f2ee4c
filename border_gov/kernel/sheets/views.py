"""The pages of any import: choose a file, name columns and look, take the marked workbook, agree."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.kernel import uploads
from border_gov.kernel.clock import now
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.sheets.book import Workbook, letter
from border_gov.kernel.sheets.cells import as_text
from border_gov.kernel.sheets.importing import Importer, ImportReport, examine, find_tables
from border_gov.kernel.sheets.mapping import one_at_a_time, recall, remember
from border_gov.kernel.sheets.reading import read
from border_gov.kernel.sheets.text_files import DELIMITERS, ENCODINGS
from border_gov.kernel.sheets.writing import marked_workbook
from border_gov.kernel.uploads import Upload
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import sentence, translated

SHOWN_ROWS = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Question:
    """Something that a feature must know besides the columns; `options` None draws a tick box."""

    name: str
    label: Any
    options: Sequence[tuple[str, str]] | None = None
    hint: Any = ""
    default: str = ""
    blank: Any = None


@dataclass(frozen=True)
class ImportPages:
    """One import on a blueprint, under `<path>/import`: `ImportPages(...).add_to(bp)` in a room's views.

    `importer(viewer, zone_id, answers, now)` makes the importer for one look or one storing; `store(importer,
    report, viewer, now)` writes, in the transaction that this class opens. `questions(viewer, zone_id)` are
    drawn above the columns; their answers arrive as texts ("1" for a tick) and are remembered with the
    columns for `owner(viewer)`. `done` is the endpoint shown afterwards. Endpoints: `<key>_import`,
    `<key>_import_look`, `<key>_import_marked`, `<key>_import_store`.
    """

    key: str
    path: str
    title: Any
    hint: Any
    roles: tuple[str, ...]
    done: str
    importer: Callable[[Viewer, int, Mapping[str, str], dt.datetime], Importer]
    store: Callable[[Any, ImportReport, Viewer, dt.datetime], None]
    questions: Callable[[Viewer, int], Sequence[Question]] = field(default=lambda viewer, zone_id: ())
    owner: Callable[[Viewer], str] = field(default=lambda viewer: "side:" + ",".join(sorted(viewer.sides)))

    def add_to(self, bp: Blueprint) -> None:
        """Register the four pages, each open to `roles`."""
        guard = requires(*self.roles)
        base = f"{self.path}/import"
        for suffix, rule, view, methods in (
            ("", base, self.choose, ["GET", "POST"]),
            ("_look", f"{base}/<uuid:upload_id>", self.look, ["GET", "POST"]),
            ("_marked", f"{base}/<uuid:upload_id>/marked.xlsx", self.marked, ["GET"]),
            ("_store", f"{base}/<uuid:upload_id>/store", self.agree, ["POST"]),
        ):
            bp.add_url_rule(rule, f"{self.key}_import{suffix}", guard(_free(view)), methods=methods)

    def choose(self) -> ResponseReturnValue:
        """Choose a file; it is read at once, so that what is no workbook is said here."""
        errors: dict[str, Any] = {}
        if request.method == "POST":
            try:
                return redirect(self._url("_look", upload_id=self._keep().id))
            except Invalid as refusal:
                errors = translated(refusal.fields)
        page = render_template("sheets/choose.html", it=self, errors=errors, action=self._url(""))
        return page, 422 if errors else 200

    def _keep(self) -> Upload:
        given = request.files.get("file")
        if given is None or not given.filename:
            raise Invalid("Please choose a file.", fields={"file": ["Please choose a file."]})
        content, viewer = given.read(), current_viewer()
        read(given.filename, content)
        with transaction():
            zone_id = min(viewer.zones)
            return uploads.keep(self.key, given.filename, content, zone_id=zone_id, actor=viewer, now=now())

    def look(self, upload_id: uuid.UUID) -> ResponseReturnValue:
        """Questions, columns, and what would become of each row; answers are kept with the draft."""
        upload = uploads.get(upload_id, self.key, current_viewer())
        if request.method == "POST":
            with transaction():
                upload.options = _answers_of(request.form)
            return redirect(self._url("_look", upload_id=upload_id))
        errors: dict[str, Any] = {}
        book = report = None
        try:
            book, report, _ = self._examine(upload)
        except Invalid as refusal:
            errors = translated(refusal.fields) or {"file": [sentence(refusal)]}
        page = render_template(
            "sheets/look.html",
            it=self,
            upload=upload,
            book=book,
            report=report,
            errors=errors,
            letter=letter,
            shown=SHOWN_ROWS,
            encodings=ENCODINGS,
            delimiters=DELIMITERS,
            questions=self.questions(current_viewer(), upload.zone_id),
            answers=upload.options.get("answers", {}),
            urls={name: self._url(name, upload_id=upload_id) for name in ("_look", "_marked", "_store")},
            again=self._url(""),
        )
        return page, 422 if errors else 200

    def marked(self, upload_id: uuid.UUID) -> ResponseReturnValue:
        """The file back with its bad cells coloured and the reasons beside them."""
        upload = uploads.get(upload_id, self.key, current_viewer())
        book, report, _ = self._examine(upload)
        content = marked_workbook(book, report, gettext, gettext("Why this row was not taken"))
        name = {"Content-Disposition": "attachment; filename=marked.xlsx"}
        return Response(content, mimetype=XLSX, headers=name)

    def agree(self, upload_id: uuid.UUID) -> ResponseReturnValue:
        """Store what is good, in one transaction, and remember the columns. Refused: nothing to store."""
        viewer, moment = current_viewer(), now()
        with transaction():
            one_at_a_time(self.key, min(viewer.zones))
            upload = uploads.get(upload_id, self.key, viewer)
            _, report, importer = self._examine(upload)
            if report.missing:
                raise Refused("A column that is needed has not been named yet.", code="missing_column")
            self.store(importer, report, viewer, moment)
            for table in report.tables:
                remember(
                    upload.zone_id,
                    self.owner(viewer),
                    self.key,
                    table.fingerprint,
                    columns=table.columns,
                    options=upload.options.get("answers", {}),
                    person_id=viewer.person_id or 0,
                    now=moment,
                )
            uploads.drop(upload)
        return render_template("sheets/done.html", it=self, report=report, done=url_for(self.done))

    def _examine(self, upload: Upload) -> tuple[Workbook, ImportReport, Importer]:
        options, viewer = upload.options, current_viewer()
        book = read(
            upload.name,
            upload.content,
            encoding=options.get("encoding", ""),
            delimiter=options.get("delimiter", ""),
        )
        answers = options.get("answers", {})
        importer = self.importer(viewer, upload.zone_id, answers, now())
        sheets = dict(options.get("sheets", {}))
        if not options:
            sheets, answers = self._remembered(upload, book, importer)
            upload.options = {"sheets": sheets, "answers": answers} if sheets else {}
            importer = self.importer(viewer, upload.zone_id, answers, now())
        return book, examine(book, importer, sheets), importer

    def _remembered(
        self, upload: Upload, book: Workbook, importer: Importer
    ) -> tuple[dict[str, Any], dict[str, str]]:
        found: dict[str, Any] = {}
        defaults = {q.name: q.default for q in self.questions(current_viewer(), upload.zone_id) if q.default}
        for table in find_tables(book, importer.fields)[0]:
            known = recall(upload.zone_id, self.owner(current_viewer()), self.key, table.fingerprint)
            if known is not None:
                found[table.sheet] = {"header": table.header, "columns": known.columns}
                defaults = {**defaults, **known.options}
        return found, defaults

    def fields_of(self, upload: Upload) -> Sequence[Any]:
        """The fields that a column can mean; for the page."""
        return self.importer(current_viewer(), upload.zone_id, {}, now()).fields

    def _url(self, suffix: str, **values: Any) -> str:
        return url_for(f".{self.key}_import{suffix}", **values)


def register(app: Flask) -> None:
    """Give the pages their filters: `told` says a problem or a note, `said` a msgid, `celled` a cell."""
    app.jinja_env.filters["celled"] = as_text
    app.jinja_env.filters["told"] = lambda item: gettext(item.message, **item.params)
    app.jinja_env.filters["said"] = lambda msgid: gettext(str(msgid))


def _free(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """A function of its own for each route: a bound method cannot carry a guard."""

    def call(**arguments: Any) -> ResponseReturnValue:
        return view(**arguments)

    return call


def _answers_of(form: Any) -> dict[str, Any]:
    """The form as kept with the draft: encoding, delimiter, the feature's answers, columns by sheet."""
    sheets: dict[str, Any] = {}
    for number, name in enumerate(form.getlist("sheet")):
        header = form.get(f"header-{number}", "")
        prefix = f"column-{number}-"
        columns = {
            key[len(prefix) :]: value for key, value in form.items() if key.startswith(prefix) and value
        }
        sheets[name] = {"columns": {c: f for c, f in columns.items() if c.isdigit()}}
        if header.isascii() and header.isdigit() and 0 < int(header[:6]) < 1000:
            sheets[name]["header"] = int(header[:6])
        if form.get(f"skip-{number}"):
            sheets[name]["skip"] = True
    answers = {key[len("answer-") :]: value for key, value in form.items() if key.startswith("answer-")}
    return {
        "encoding": form.get("encoding", ""),
        "delimiter": form.get("delimiter", ""),
        "sheets": sheets,
        "answers": answers,
    }
