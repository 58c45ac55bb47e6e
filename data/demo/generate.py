"""Writing the demo into a store, month by month."""

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from data.demo.answers import answer
from data.demo.calibration import AS_OF, YEARS
from data.demo.catalogue import CATEGORIES, CODES, EXCLUSIONS
from data.demo.events import events_of, seconds
from data.demo.frames import Writer, ticket_ids
from data.demo.ground import Ground, stand_on
from data.demo.intake import Desk, correct_slips, relabel
from data.demo.life import bunched_ones, course_of, handling_of, live, stuck_ones
from data.demo.lines import Lines
from data.demo.plan import Spell, spells
from data.demo.skill import Skill, skills
from data.demo.topics import topics_of
from data.places.city import City
from data.places.policies import Policies, read_policies
from data.schema import ticket
from data.store.manifest import LoadRecord, Manifest
from data.stores import Loading, Target, publication_to

Report = Callable[[str], None]


@dataclass(frozen=True)
class Demo:
    """The demo of a city at a scale, from a seed: equal arguments make equal tickets."""

    city: City
    scale: float
    seed: int = 1


@dataclass(frozen=True)
class _Workshop:
    """What every spell needs."""

    ground: Ground
    skill: Skill
    desk: Desk
    writer: Writer
    now: int
    seed: int


def generate(demo: Demo, store: Path | Target, say: Report = lambda _: None) -> Manifest:
    """Invents the demo's tickets and puts them in force in the store.

    What the store held before is replaced. Raises `LoadRefused` if the store belongs to another
    city or to real tickets, `CityError` if the city's files lack what the demo needs.
    """
    lines = Lines(demo.city.folder)
    shop = _open(demo, lines)
    with publication_to(store, demo.city.id, demo=True) as publication:
        publication.start_over()
        publication.add_units(demo.city.units)
        publication.add_labels(labels(lines.frame))
        _add_places(publication, demo.city)
        rows = _write(publication, _months(shop, spells(demo.scale)), say)
        say("summing up")
        _commit(publication, demo, rows, read_policies(demo.city))
        return publication.tidy()


def _open(demo: Demo, lines: Lines) -> _Workshop:
    ground = stand_on(demo.city, demo.seed)
    a_month = {year: each.received * demo.scale / 12 for year, each in YEARS.items()}
    now = seconds(AS_OF)
    return _Workshop(
        ground,
        skills(ground, demo.seed),
        Desk(ground, lines, a_month),
        Writer(ground, lines, now),
        now,
        demo.seed,
    )


Month = tuple[int, pa.Table, pa.Table]


def _months(shop: _Workshop, plan: list[Spell]) -> Iterator[Month]:
    numbered = enumerate(plan)
    for month, group in groupby(numbered, key=lambda each: each[1].month):
        made = [_make(shop, spell, number) for number, spell in group]
        yield month, pa.concat_tables(t for t, _ in made), pa.concat_tables(e for _, e in made)


def _make(shop: _Workshop, spell: Spell, number: int) -> tuple[pa.Table, pa.Table]:
    """Tickets and events of one spell."""
    random = np.random.default_rng([shop.seed, 3, number])
    desk, ground, skill, year = shop.desk, shop.ground, shop.skill, spell.year
    sent = desk.take_in(spell, random, dispatched=True)
    direct = desk.take_in(spell, random, dispatched=False)
    unit, limit = desk.handlers(sent, random), desk.limits(sent, random)
    # Its own dice, as for every story: what is added must not change what befalls all the others.
    dice = np.random.default_rng([shop.seed, 5, number])
    part = handling_of(ground, unit, dice)
    course = course_of(sent, unit, limit, part, ground, skill, random, year)
    stuck = stuck_ones(ground, unit, sent.received, random)
    life = live(sent, course, skill, random, year, stuck, bunched_ones(ground, unit))
    correct_slips(sent, dice)
    relabel(sent, unit, spell, ground, np.random.default_rng([shop.seed, 4, number]))
    answers = answer(sent, course, life, skill, ground, random, spell.month)
    life.seen_by(shop.now)
    ids = ticket_ids(np.concatenate([sent.received, direct.received]))
    rows = pa.concat_tables(
        [shop.writer.dispatched(sent, course, life, answers, random), shop.writer.direct(direct)]
    )
    told = events_of(ids[: sent.count], sent, course, life, answers, ground)
    return rows.append_column("ticket_id", ids), told


def _write(publication: Loading, months: Iterator[Month], say: Report) -> int:
    """Writes each month while the next one is being invented; returns the tickets written."""
    begun, rows = time.monotonic(), 0
    waiting: Future[int] | None = None
    with ThreadPoolExecutor(max_workers=1) as pool:
        for month, tickets, events in months:
            rows += waiting.result() if waiting else 0
            waiting = pool.submit(publication.add_month, month, tickets, events)
            pa.default_memory_pool().release_unused()
            if month % 12 == 11:
                say(f"{month // 12}: {rows + len(tickets):,} tickets, "
                    f"{time.monotonic() - begun:.0f} s")  # fmt: skip
        return rows + (waiting.result() if waiting else 0)


def _commit(publication: Loading, demo: Demo, rows: int, policies: Policies) -> None:
    source = f"demo scale {demo.scale} seed {demo.seed}"
    load = LoadRecord(AS_OF.isoformat(), source, "", rows, rows, 0, 0, "invented tickets")
    publication.commit(
        as_of=AS_OF,
        fields=ticket.c.keys(),
        rules=policies.rules(AS_OF),
        cutoff_day=policies.cutoff_day,
        load=load,
        note={"scale": demo.scale, "seed": demo.seed},
    )


def _add_places(publication: Loading, city: City) -> None:
    if city.places_path is not None and city.places_path.exists():
        publication.add_places(city.places)


def labels(lines: pd.DataFrame) -> pd.DataFrame:
    """The words for the demo's categories, topics, lines and exclusion reasons."""
    rows = [("category", each.code, each.title.zh, each.title.en) for each in CATEGORIES]
    rows += [("topic", *topic[:3]) for code in CODES for topic in topics_of(code)]
    rows += [("exclusion_reason", code, words.zh, words.en) for code, words in EXCLUSIONS.items()]
    rows += [
        ("line", line.code, line.title_zh, line.title_en) for line in lines.itertuples(index=False)
    ]
    frame = pd.DataFrame(rows, columns=["dimension", "code", "title_zh", "title_en"])
    return frame.assign(position=frame.groupby("dimension").cumcount())


def to_stderr(line: str) -> None:
    """Says one line of progress."""
    print(line, file=sys.stderr, flush=True)
