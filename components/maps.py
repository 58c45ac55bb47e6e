"""The service map: places shaded by a number, points of interest, density of requests.

Nothing is fetched from outside: there is no base map, the city's own shapes are the ground.
"""

import json
from collections.abc import Mapping
from typing import Any

import h3.api.basic_int as h3
import pandas as pd
import pydeck as pdk
import streamlit as st
from pydeck.bindings.json_tools import default_serialize

from components.formats import as_count, as_text
from components.map_view import Bounds, bounds_of, height, name_fits, whole
from components.shades import Shades, as_rgb, shades_of
from components.texts import say
from components.theme import FONT, palette_of, theme_type
from data.desk import Desk
from data.metrics import METRICS

DENSITY_RESOLUTION = 7
MOST_POINTS = 4_000
AREAS = "areas"
_SWATCH = (118, 22)
_IN_A_ROW = 3  # fits a phone unscaled


class OfflineDeck(pdk.Deck):  # type: ignore[misc] # pydeck has no types
    """A deck without a base map, its JSON made once and without white space."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, map_provider=None, **options)
        self._json: str | None = None

    def to_json(self) -> str:
        """The deck as the browser gets it."""
        if self._json is None:
            self._json = json.dumps(
                self,
                sort_keys=True,
                default=default_serialize,
                separators=(",", ":"),
                ensure_ascii=False,
            )
        return self._json


def area_map(
    desk: Desk,
    level: str,
    frame: pd.DataFrame,
    metric_key: str,
    points: pd.DataFrame,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
) -> str | None:
    """Draws the places of a level ("district", "town") shaded by a metric; returns the chosen code.

    `frame` has columns code, the metric, its base; `points` are points of interest. `data_key`
    must determine both.
    """
    deck, shades = _area_deck(
        repr((data_key, height())), level, metric_key, language, theme_type(), desk, frame, points
    )
    title = METRICS[metric_key].title.in_(language)
    chosen = _draw(deck, say("map_alt", language, metric=title), key)
    legend(shades, metric_key, language)
    objects = chosen.get(AREAS) or []
    return str(objects[0]["properties"]["code"]) if objects else None


def density_map(
    desk: Desk,
    cells: pd.DataFrame,
    points: pd.DataFrame,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
) -> None:
    """Draws requests received per H3 cell of about 5 square kilometres."""
    if cells.empty:
        st.caption(say("no_line", language))
        return
    deck, shades = _density_deck(
        repr((data_key, height())), language, theme_type(), desk, cells, points
    )
    _draw(deck, say("density_alt", language), key)
    legend(shades, "received", language)


def _draw(deck: OfflineDeck, alt: str, key: str) -> Mapping[str, Any]:
    event = st.pydeck_chart(
        deck, height=height(), on_select="rerun", selection_mode="single-object", key=key, alt=alt
    )
    objects: Mapping[str, Any] = event.selection.objects
    return objects


def legend(shades: Shades, metric_key: str, language: str) -> None:
    """Draws the classes with their breaks, and the shade of what is not known."""
    metric = METRICS[metric_key]
    ends = [as_text(each, metric, language, bare=True) for each in shades.breaks]
    texts = [f"≤ {end}" for end in ends] + [f"> {ends[-1]}" if ends else say("all_equal", language)]
    rows = [*zip(shades.colours, texts, strict=True), (shades.missing, say("not_known", language))]
    cells = "".join(_swatch(at, colour, text) for at, (colour, text) in enumerate(rows))
    width, height = _SWATCH[0] * _IN_A_ROW, _SWATCH[1] * -(-len(rows) // _IN_A_ROW)
    ink = palette_of(theme_type()).muted
    st.image(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'font-family="{FONT.replace(chr(39), "")}" font-size="12" fill="{ink}">{cells}</svg>'
    )


def _swatch(at: int, colour: str, text: str) -> str:
    left, top = at % _IN_A_ROW * _SWATCH[0], at // _IN_A_ROW * _SWATCH[1]
    safe = text.replace("<", "&lt;").replace(">", "&gt;")
    return (
        f'<rect x="{left}" y="{top + 5}" width="16" height="12" rx="2" fill="{colour}"/>'
        f'<text x="{left + 22}" y="{top + 15}">{safe}</text>'
    )


@st.cache_resource(show_spinner=False, max_entries=60)
def _area_deck(
    data_key: str,
    level: str,
    metric_key: str,
    language: str,
    theme: str,
    _desk: Desk,  # these three are determined by data_key
    _frame: pd.DataFrame,
    _points: pd.DataFrame,
) -> tuple[OfflineDeck, Shades]:
    shades = shades_of(list(_frame[metric_key]), theme)
    shapes = _shaded(_desk, level, _frame, metric_key, shades, language)
    fill = pdk.Layer(
        "GeoJsonLayer",
        shapes,
        id=AREAS,
        pickable=True,
        stroked=False,
        filled=True,
        auto_highlight=True,
        get_fill_color="properties.colour",
    )
    layers = [fill, *_borders(_desk, level, theme), *_names(_desk, language, theme)]
    tooltip = {"text": "{name}\n{value}\n{base}"}
    return _deck(_desk, [*layers, *_dots(_points, theme)], tooltip), shades


def _shaded(
    desk: Desk, level: str, frame: pd.DataFrame, metric_key: str, shades: Shades, language: str
) -> dict[str, Any]:
    """The level's shapes, each with its name, value, base and colour."""
    metric = METRICS[metric_key]
    rows = frame.set_index("code").to_dict("index")
    features = []
    for each in (desk.city.boundaries(level) or {"features": []})["features"]:
        code = each["properties"]["code"]
        row = rows.get(code, {})
        value = row.get(metric_key)
        known = value is not None and not pd.isna(value)
        base = say("map_base", language, count=as_count(row.get(f"{metric_key}_base", 0), language))
        told = as_text(value, metric, language) if known else "—"
        about = {
            "code": code,
            "name": desk.units.distinct_name(code, language),
            "value": f"{metric.title.in_(language)} {told}",
            "base": base,
            "colour": as_rgb(shades.colour(value)),
        }
        features.append({**each, "properties": about})
    return {"type": "FeatureCollection", "features": features}


def _borders(desk: Desk, level: str, theme: str) -> list[pdk.Layer]:
    """Lines above the shades. Not pickable: a stroked pickable layer loses clicks."""
    wanted = ["district"] if level == "district" else [level, "district"]
    colours = palette_of(theme)
    return [
        pdk.Layer(
            "GeoJsonLayer",
            shapes,
            id=f"border-{each}",
            pickable=False,
            stroked=True,
            filled=False,
            line_width_units=pdk.types.String("pixels"),
            get_line_width=1.4 if each == "district" else 0.5,
            get_line_color=as_rgb(colours.ink if each == "district" else colours.paper, 190),
        )
        for each in wanted
        if (shapes := desk.city.boundaries(each))
    ]


def _names(desk: Desk, language: str, theme: str) -> list[pdk.Layer]:
    shapes = desk.city.boundaries("district")
    if not shapes:
        return []
    view, anchors = _view(desk), desk.city.anchors
    named = [(each, str(each["properties"]["code"])) for each in shapes["features"]]
    rows = [
        {"name": name, "at": list(anchors[code])}
        for shape, code in named
        if code in anchors and name_fits(shape, name := desk.units.name(code, language), view)
    ]
    colours = palette_of(theme)
    return [
        pdk.Layer(
            "TextLayer",
            rows,
            id="names",
            pickable=False,
            get_position="at",
            get_text="name",
            get_size=12,
            get_color=as_rgb(colours.ink),
            font_family=pdk.types.String(FONT),
            character_set=pdk.types.String("auto"),
            background=True,
            get_background_color=as_rgb(colours.paper, 170),
            background_padding=[3, 1],
            # Twice the drawn size: letters stay crisp on every screen.
            font_settings={"fontSize": 24},
        )
    ]


def _dots(points: pd.DataFrame, theme: str) -> list[pdk.Layer]:
    if points.empty:
        return []
    rows = [
        {"name": row.name_, "value": "", "base": "", "at": [row.lon, row.lat]}
        for row in points.head(MOST_POINTS).rename(columns={"name": "name_"}).itertuples()
    ]
    return [
        pdk.Layer(
            "ScatterplotLayer",
            rows,
            id="points",
            pickable=True,
            get_position="at",
            get_fill_color=as_rgb(palette_of(theme).worse, 210),
            radius_units=pdk.types.String("pixels"),
            get_radius=3,
        )
    ]


@st.cache_resource(show_spinner=False, max_entries=40)
def _density_deck(
    data_key: str,
    language: str,
    theme: str,
    _desk: Desk,  # these three are determined by data_key
    _cells: pd.DataFrame,
    _points: pd.DataFrame,
) -> tuple[OfflineDeck, Shades]:
    coarse = _coarser(_cells)
    shades = shades_of(list(coarse["received"]), theme)
    rows = [
        {
            "hex": h3.int_to_str(cell),
            "name": say("cell", language),
            "value": f"{METRICS['received'].title.in_(language)} {as_count(count, language)}",
            "base": "",
            "colour": as_rgb(shades.colour(count), 215),
        }
        for cell, count in coarse.itertuples(index=False)
    ]
    cells = pdk.Layer(
        "H3HexagonLayer",
        rows,
        id="cells",
        pickable=True,
        stroked=False,
        filled=True,
        extruded=False,
        get_hexagon="hex",
        get_fill_color="colour",
    )
    layers = [cells, *_borders(_desk, "district", theme), *_names(_desk, language, theme)]
    tooltip = {"text": "{name}\n{value}"}
    view = _view(_desk) if _levels(_desk) else whole(_where_most_are(coarse))
    return OfflineDeck(
        layers=[*layers, *_dots(_points, theme)], initial_view_state=view, tooltip=tooltip
    ), shades


def _where_most_are(cells: pd.DataFrame) -> Bounds:
    """West, south, east, north of all but the outermost hundredth of the requests each way."""
    points = pd.DataFrame([h3.cell_to_latlng(int(cell)) for cell in cells["cell"]])
    ends = []
    for axis in (1, 0):
        order = points[axis].argsort()
        upto = cells["received"].iloc[order].cumsum() / cells["received"].sum()
        inner = points[axis].iloc[order][((upto >= 0.01) & (upto <= 0.99)).to_numpy()]
        found = inner if len(inner) else points[axis]
        ends.append((float(found.min()), float(found.max())))
    (west, east), (south, north) = ends
    return west, south, east, north


def _coarser(cells: pd.DataFrame) -> pd.DataFrame:
    parents = [h3.cell_to_parent(int(cell), DENSITY_RESOLUTION) for cell in cells["cell"]]
    coarse = cells.assign(cell=parents).groupby("cell", as_index=False)["received"].sum()
    return coarse.sort_values("cell", ignore_index=True)


def _deck(desk: Desk, layers: list[pdk.Layer], tooltip: dict[str, str]) -> OfflineDeck:
    return OfflineDeck(layers=layers, initial_view_state=_view(desk), tooltip=tooltip)


def _view(desk: Desk) -> pdk.ViewState:
    """All of the city; its coarsest shapes are the fewest points to look at."""
    return whole(_bounds(desk.city.id, _levels(desk)[0], desk))


def _levels(desk: Desk) -> list[str]:
    """The levels the city has boundaries for, coarsest first."""
    return [level for level in ("district", "town") if desk.city.boundaries(level)]


@st.cache_resource(show_spinner=False, max_entries=8)
def _bounds(city: str, level: str, _desk: Desk) -> Bounds:
    return bounds_of(_desk.city.boundaries(level) or {})
