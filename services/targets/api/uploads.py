"""A request whose body is JSON, a sheet, or a form that holds a sheet."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from services.contract import InvalidValue

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"

_BINARY = {"schema": {"type": "string", "format": "binary"}}
UPLOAD_DOCS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
            CSV: {"schema": {"type": "string"}},
            XLSX: _BINARY,
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["file"], "properties": {"file": _BINARY["schema"]}}
            },
        },
    }
}


SHEET_DOCS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            kind: schema for kind, schema in UPLOAD_DOCS["requestBody"]["content"].items() if "json" not in kind
        },
    }
}


@dataclass(frozen=True)
class Uploaded:
    """What came in the body, and the name that says what kind of file it is."""

    data: bytes
    name: str
    is_json: bool = False


async def read_upload(request: Request) -> Uploaded:
    """The body by its content type; InvalidValue where it is of no kind that is read here."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("application/json", ""):
        return Uploaded(await request.body(), "", is_json=True)
    if kind == CSV:
        return Uploaded(await request.body(), "body.csv")
    if kind == XLSX:
        return Uploaded(await request.body(), "body.xlsx")
    if kind == "multipart/form-data":
        async with request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise InvalidValue("file", None, "表单字段 file 中的 Excel（xlsx）或 CSV 文件")
            return Uploaded(await file.read(), file.filename or "")
    raise InvalidValue("content-type", kind, f"application/json、{CSV}、{XLSX} 或 multipart/form-data")


async def read_sheet(upload: Annotated[Uploaded, Depends(read_upload)]) -> Uploaded:
    """The body where it is a sheet."""
    if upload.is_json:
        raise InvalidValue("content-type", "application/json", f"{CSV}、{XLSX} 或 multipart/form-data")
    return upload
