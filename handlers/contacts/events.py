"""What WeChat Work tells of changes of contacts: what one event says by itself is done at once, the rest is read anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from handlers.contacts.staff import leave
from handlers.turn.context import Answer, Context
from handlers.turn.incoming import Incoming
from store import contacts, persons, pupils, settings
from store.db import Tx

STAFF, SCHOOL = "change_contact", "change_school_contact"
#: Under which it is kept that an address book is to be read, by the book.
EVENTS = frozenset({STAFF, SCHOOL})
KEYS = {STAFF: "contacts:staff", SCHOOL: "contacts:school"}
#: Events come in crowds: the books are read no sooner than this after the first.
SETTLE = timedelta(minutes=5)


def heard(ctx: Context, incoming: Incoming) -> Answer:
    """One change of contacts. Nobody is answered."""
    kind = incoming.change.get("ChangeType", "")
    do = _DO.get((incoming.event, kind))
    done = do(ctx, incoming) if do is not None else False
    if not done and not settings.get(ctx.tx, KEYS[incoming.event]):
        settings.put(ctx.tx, KEYS[incoming.event], ctx.now.isoformat(), ctx.now)
    return Answer(None, {"contact": kind})


def wanted(tx: Tx, now: datetime, settle: timedelta = SETTLE) -> tuple[str, ...]:
    """The books (`change_contact`, `change_school_contact`) that are to be read now."""
    since = {book: settings.get(tx, key) for book, key in KEYS.items()}
    return tuple(book for book, at in since.items() if at and now - datetime.fromisoformat(at) >= settle)


def _gone(ctx: Context, incoming: Incoming) -> bool:
    userid = incoming.change.get("UserID", "")
    contacts.left(ctx.tx, "member", userid, ctx.today)
    person = persons.by_wecom(ctx.tx, userid)
    if person is not None:
        leave(ctx.tx, person, ctx.now)
    return True


def _changed(ctx: Context, incoming: Incoming) -> bool:
    """Another userid is the same person; what else changed is read."""
    old, new = incoming.change.get("UserID", ""), incoming.change.get("NewUserID", "")
    if new and new.lower() != old.lower():
        person = persons.by_wecom(ctx.tx, old)
        if person is not None and persons.by_wecom(ctx.tx, new) is None:
            persons.account(ctx.tx, person.id, new)
        contacts.renamed(ctx.tx, "member", old, new)
    return False


def _follows_no_more(ctx: Context, incoming: Incoming) -> bool:
    """His child's messages go another way from now on."""
    parent = incoming.change.get("Id", "")
    for guardian in pupils.guardians_by_parent(ctx.tx, parent):
        contacts.follow(ctx.tx, guardian.id, None)
    if incoming.change.get("ChangeType") == "delete_parent":
        contacts.left(ctx.tx, "parent", parent, ctx.today)
    return True


def _follows(ctx: Context, incoming: Incoming) -> bool:
    """Whose child it is may be known already; the book tells the rest."""
    parent = contacts.get(ctx.tx, "parent", incoming.change.get("Id", ""))
    if parent is not None and parent.ref_id is not None:
        contacts.follow(ctx.tx, parent.ref_id, parent.external_id)
    return False


_DO: dict[tuple[str, str], Callable[[Context, Incoming], bool]] = {
    (STAFF, "delete_user"): _gone,
    (STAFF, "update_user"): _changed,
    (SCHOOL, "subscribe"): _follows,
    (SCHOOL, "unsubscribe"): _follows_no_more,
    (SCHOOL, "delete_parent"): _follows_no_more,
}
