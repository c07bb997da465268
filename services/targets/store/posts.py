"""What is to be known of posted figures, read in one statement: all that come together would wait for each of many."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import from_json

from services.runtime.postgres.statements import On, rows
from services.runtime.postgres.tables import KeyRow
from services.targets.store.dossiers import FILED, Filed, filed
from services.targets.tables import KeyTable

KEY = ", ".join(KeyRow.model_fields)

KNOWN = f"""
with keys as (
    select array_agg(({KEY})) from "{KeyTable.__tablename__}" where hash = any($3::text[])
), answers as (
    select array_agg((key_id, idempotency_key, request_hash, body::text)) from answer
    join unnest($4::uuid[], $5::text[]) asked(key_id, idempotency_key) using (key_id, idempotency_key)
), filed as ({FILED})
select filed.*, case when first then (table keys) end, case when first then (table answers) end
from (select *, row_number() over () = 1 as first from filed) filed
"""  # noqa: S608 names of our own


class Given(NamedTuple):
    """An answer given before to a key's request with an Idempotency-Key, and the hash of what that said."""

    key_id: UUID
    idempotency_key: str
    request_hash: str
    body: dict[str, Any]


class Known(NamedTuple):
    """What is filed with the targets; access keys by their hashes, with the columns of `KeyRow`; answers given before.

    Where there is none of the targets, neither keys nor answers are looked up.
    """

    filed: list[Filed]
    keys: dict[str, Any]
    answers: list[Given]


async def known_of(on: On, ids: Iterable[UUID], hashes: Iterable[str], asked: Iterable[tuple[UUID, str]]) -> Known:
    """What is to be known of posts for these targets, by the hashes of access keys, under keys and Idempotency-Keys."""
    by = list(asked)
    given = [key_id for key_id, _ in by], [key for _, key in by]
    known = Known([], {}, [])
    for *row, _, keys, answers in await rows(on, KNOWN, list(ids), None, list(hashes), *given):
        known.filed.append(filed(row))
        for one in keys or ():
            key = SimpleNamespace(**dict(zip(KeyRow.model_fields, one, strict=True)))
            known.keys[key.hash] = key
        known.answers.extend(Given(key_id, key, said, from_json(body)) for key_id, key, said, body in answers or ())
    return known
