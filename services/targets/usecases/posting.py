"""Figures posted one by one are taken many at a time: one transaction for all that arrived while the last one ran."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self
from uuid import UUID, uuid4

from asyncpg import UniqueViolationError
from pydantic_core import from_json, to_json

from services.assessment import RulePack, assess
from services.contract import TargetUpdated
from services.runtime.access.keys import Caller, caller_of
from services.runtime.gathering import Aside, Gathering
from services.runtime.http.auth import require_access
from services.runtime.observing.tracing import NOT_TRACED, continued
from services.runtime.postgres.database import ENTRY_SECONDS, Database
from services.runtime.postgres.statements import On
from services.targets import store
from services.targets.usecases.changing import Author, authors
from services.targets.usecases.dossiers import Dossier, dossiers_of, save_current
from services.targets.usecases.errors import no_target
from services.targets.usecases.figures import meaning, shown_anew, shown_figure
from services.targets.usecases.idempotency import hash_of, require_same
from services.targets.usecases.receiving import REFUSALS, Receipt, Status, Submission, receive


@dataclass(frozen=True)
class Post:
    """A figure that somebody posted for a target, and the trace of the request.

    `shown` is the hash of the caller's key where that is still to be looked up: it may have ended meanwhile.
    """

    caller: Caller
    target_id: UUID
    submission: Submission
    key: str | None
    today: date
    now: datetime
    trace: str | None = None
    shown: str | None = None

    @cached_property
    def said(self) -> str:
        """By what a repeat of the request is known to say the same."""
        return hash_of((self.target_id, self.submission))

    @property
    def once_key(self) -> tuple[UUID, str] | None:
        """What the answer is kept under."""
        return None if self.key is None else (self.caller.key_id, self.key)


@dataclass(frozen=True)
class Posted:
    """What is answered, to the letter also when the request is repeated.

    `answer` is JSON: the figure as it is shown, its `status`, and the `assessment` of its target.
    """

    figure_id: str
    status: Status
    answer: str

    @classmethod
    def of(cls, answered: dict[str, Any]) -> Self:
        return cls(answered["id"], Status(answered["status"]), to_json(answered).decode())


Outcome = Posted | Exception


class StaleKey(Exception):
    """The caller's key is no longer what it was when it was seen last."""


def gather_posts(database: Database, pack: RulePack) -> Gathering[Post, Posted]:
    """Where posts go. Three batches at a time: while one waits for the database another is worked on."""

    async def alone(post: Post) -> Posted:
        try:
            [outcome] = await take_posts(database, pack, [post], alone=True)
        except UniqueViolationError:
            # another request with the same Idempotency-Key was carried out at the same time
            [outcome] = await take_posts(database, pack, [post], alone=True)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return Gathering(lambda posts: take_posts(database, pack, posts), alone, batch=100, workers=3)


async def take_posts(
    database: Database, pack: RulePack, posts: Sequence[Post], *, alone: bool = False
) -> list[Outcome]:
    """What became of each post; one that is refused harms no other, and all that are taken are saved together.

    Nothing is locked while figures are looked at: a post whose target others have changed meanwhile is set aside,
    unless it is alone: then it waits for them.
    """
    ids = {post.target_id for post in posts}
    async with database.plain_transaction() if alone else database.plain_connection() as on:
        if alone:
            await store.lock_rows(on, ids)
        batch = await _read(on, pack, posts, ids)
        outcomes = [batch.try_to_take(post) for post in posts]
        # two posts with one Idempotency-Key have one draft
        drafts = list({id(one): one for one in outcomes if isinstance(one, Draft)}.values())
        async with nullcontext() if alone or batch.adds_only(drafts) else on.transaction():
            outdated = await _save(on, pack, batch, drafts)
    assert not (alone and outdated), "a lock keeps others from changing it"
    return [
        Aside() if post.target_id in outdated else one.answer if isinstance(one, Draft) else one
        for post, one in zip(posts, outcomes, strict=True)
    ]


@dataclass
class Draft:
    """A post that is taken, once it is saved; `figure` is what it is shown as, where it is new."""

    post: Post
    receipt: Receipt
    target: TargetUpdated
    figure: dict[str, Any] | None
    _answer: Posted | None = None

    @property
    def answer(self) -> Posted:
        assert self._answer is not None
        return self._answer

    def answer_with(self, figure: dict[str, Any], pack: RulePack) -> None:
        """Says what became of the figure, and what the target's figures now mean; `figure` as it is shown."""
        found = assess(self.target, self.receipt.entry.as_of, pack)
        self._answer = Posted.of(figure | {"status": self.receipt.status, "assessment": meaning(found)})


@dataclass
class Batch:
    """Posts taken together; `answers` are those to requests with an Idempotency-Key, by what they said."""

    dossiers: Mapping[UUID, Dossier]
    authors: Mapping[UUID, Author]
    answers: dict[tuple[UUID, str], tuple[str, Draft | Posted]]
    keys: Mapping[str, Caller | None]

    def adds_only(self, drafts: Iterable[Draft]) -> bool:
        """Whether there is nothing to save but new figures with their answers."""
        return all(one.figure for one in drafts) and all(one.written.only_figures for one in self.dossiers.values())

    def try_to_take(self, post: Post) -> Draft | Outcome:
        """The post taken, or answered as it was before, or why not."""
        try:
            with NOT_TRACED if post.trace is None else continued(post.trace):
                return self._take(post)
        except (*REFUSALS, StaleKey) as error:
            return error

    def _take(self, post: Post) -> Draft | Posted:
        if post.shown is not None and self.keys.get(post.shown) != post.caller:
            raise StaleKey
        dossier = self.dossiers.get(post.target_id)
        if dossier is None:
            raise no_target(post.target_id)
        require_access(post.caller, dossier.lead_id)
        if post.once_key is None:
            return self._receive(post, dossier)
        if post.once_key not in self.answers:
            self.answers[post.once_key] = post.said, self._receive(post, dossier)
        before, answer = self.answers[post.once_key]
        require_same(post.once_key[1], before, post.said)
        return answer

    def _receive(self, post: Post, dossier: Dossier) -> Draft:
        receipt = receive(self.authors[post.caller.key_id], dossier, post.submission, post.today, post.now)
        figure = shown_anew(receipt.row, receipt.entry, dossier) if receipt.row is not None else None
        return Draft(post, receipt, dossier.told[0], figure)


async def _read(on: On, pack: RulePack, posts: Sequence[Post], ids: Iterable[UUID]) -> Batch:
    shown = {post.shown for post in posts if post.shown is not None}
    async with asyncio.timeout(ENTRY_SECONDS):  # this statement finds out whether the server answers
        known = await store.known_of(on, ids, shown, [post.once_key for post in posts if post.once_key is not None])
    dossiers = dossiers_of(known.filed)
    names = {one.department.id: one.department.name for each in dossiers.values() for one in each.bare.signatures}
    by = await authors(on, {post.caller.key_id: post.caller for post in posts}, names)
    answers: dict[tuple[UUID, str], tuple[str, Draft | Posted]] = {}
    for key_id, key, said, body in known.answers:
        answers[key_id, key] = said, _given_before(pack, body)
    return Batch(dossiers, by, answers, {hash_: caller_of(row, posts[0].now) for hash_, row in known.keys.items()})


def _given_before(pack: RulePack, body: dict[str, Any]) -> Posted:
    """An answer as it was kept; earlier versions kept the target for what its figures mean."""
    if "answer" in body:
        known = from_json(body["answer"])
        return Posted(known["id"], Status(known["status"]), body["answer"])
    figure = body["figure"]
    found = assess(TargetUpdated.model_validate(body["target"]), date.fromisoformat(figure["as_of"]), pack)
    return Posted.of(figure | {"assessment": meaning(found)})


async def _save(on: On, pack: RulePack, batch: Batch, drafts: Sequence[Draft]) -> set[UUID]:
    """Saves what is taken, with the answers; the ids of targets that others have changed meanwhile.

    What says nothing new has but its answer saved; the figure that it repeats is read again.
    """
    for one in drafts:
        if one.figure is not None:
            one.answer_with(one.figure, pack)
    outdated = await save_current(on, batch.dossiers.values(), _kept(one for one in drafts if one.figure))
    repeats = [one for one in drafts if not one.figure and one.target.id not in outdated]
    for one in repeats:
        one.answer_with(await shown_figure(on, one.target.id, one.receipt.entry.id), pack)
    await store.add_answers(on, _kept(repeats))
    return outdated


def _kept(drafts: Iterable[Draft]) -> list[store.Answer]:
    """The answers as they are kept for repeats of requests that have an Idempotency-Key."""
    return [
        store.Answer(one.target.id, uuid4(), post.caller.key_id, post.key, post.said, post.now, one.answer.answer)
        for one in drafts
        if (post := one.post).key is not None
    ]
