"""Who works with somebody: whom a name in his words may mean, who leads him, on which days he works."""

from __future__ import annotations

from datetime import date, timedelta

from handlers.steps.naming import TITLES
from handlers.turn.context import Context
from store import people, persons, units
from store.persons import Person, Post
from store.units import Unit

LEADS = ("school_lead", "school_cadre", "township_deputy", "township_head", "edu_bureau")


def posts_of(ctx: Context, person: Person) -> list[Post]:
    """His own posts today, not those that he stands in for."""
    return persons.posts_of(ctx.tx, person.id, ctx.today)


def home_of(ctx: Context, person: Person) -> Unit | None:
    """The school, township or office at which he works."""
    posts = posts_of(ctx, person)
    if not posts:
        return None
    line = people.place_of_unit(ctx.tx, posts[0].unit_id).line
    return next((unit for unit in reversed(line) if unit.kind != "class"), line[-1])


def below(ctx: Context, unit_id: int) -> dict[int, Person]:
    """Everybody who holds a post at a unit or below it."""
    ids = {
        post.person_id
        for unit in [units.get(ctx.tx, unit_id), *units.subtree(ctx.tx, unit_id)]
        for post in persons.posts_at(ctx.tx, unit.id, ctx.today)
    }
    return persons.many(ctx.tx, ids)


def named(ctx: Context, person: Person, words: str) -> list[Person]:
    """Colleagues whom the words name: by full name, else by surname and title."""
    home = home_of(ctx, person)
    if home is None:
        return []
    deep = home.kind == "school"
    if deep:
        known = below(ctx, home.id)
    else:
        known = persons.many(ctx.tx, {post.person_id for post in persons.posts_at(ctx.tx, home.id, ctx.today)})
    full = [one for one in known.values() if one.name in words]
    return full or [one for one in known.values() if any(one.name[:1] + title in words for title in TITLES)]


def leads_of(ctx: Context, person: Person) -> list[Person]:
    """Who leads where he works: the first role that somebody else holds."""
    home = home_of(ctx, person)
    if home is None:
        return []
    cast = people.cast_of_unit(ctx.tx, people.place_of_unit(ctx.tx, home.id), ctx.today)
    for role in LEADS:
        held = [one.person for one in cast.get(role, ()) if one.person.id != person.id]
        if held:
            return held[:1]
    return []


def away_on(ctx: Context, person: Person, first: date, last: date) -> bool:
    """Whether he is away himself on one of these days."""
    rows = persons.stand_ins_of(ctx.tx, [person.id], first, last)
    return any(one.person_id == person.id for one in rows)


def work_of(ctx: Context, person: Person) -> str:
    """What is done in his place, in brackets: his classes."""
    classes = people.classes_of(ctx.tx, person.id, ctx.today, county_id=person.county_id)
    return f"（{'、'.join(klass.name for klass in classes)}）" if classes else ""


def nth_day_of_work(ctx: Context, person: Person, first: date, number: int) -> date:
    """The last of so many days on which he would work, from the first on: school days at a school, else working days."""
    home = home_of(ctx, person)
    if home is None:
        return first + timedelta(days=number - 1)
    calendar = ctx.home.world.calendar(ctx.tx, people.place_of_unit(ctx.tx, home.id))
    works = calendar.is_school_day if home.kind == "school" else calendar.is_working_day
    day, left = first, number
    for _ in range(number * 3 + 60):
        left -= works(day)
        if left <= 0:
            return day
        day += timedelta(days=1)
    return first + timedelta(days=number - 1)
