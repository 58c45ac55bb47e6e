"""What one signed-in viewer may ask. Pages are handed a desk and nothing else.

A desk can be opened only for a viewer, and every answer is cut to that viewer's scope. `bench`
holds what it stands on, `numbers` the metrics, `comparison` leagues and gaps, `honest` what of
a league is knowledge, `whatif` what another rule would make of it, `ground` the map, `casework`
single cases, `provenance` where the tickets come from.
"""

from data.access import Viewer, scope_of
from data.desk.bench import Witness, nobody
from data.desk.casework import Casework
from data.desk.provenance import Provenance
from data.desk.territory import Territory
from data.desk.whatif import WhatIf
from data.intake.capability import Intake
from data.places.city import City
from data.places.policies import Policies
from data.store.snapshot import Snapshot
from data.units import Units

__all__ = ["Desk", "desk_for"]


class Desk(WhatIf, Territory, Casework, Provenance):
    """One viewer's window on one version of the tickets. Opened by `data.reception.open_desk`."""


def desk_for(
    viewer: Viewer,
    snapshot: Snapshot,
    city: City,
    policies: Policies,
    units: Units,
    witness: Witness = nobody,
    intake: Intake | None = None,
) -> Desk:
    """The desk of a viewer over an open version; `witness` is told of every case it opens."""
    below = sorted(units.below(viewer.unit_code or ""))
    scope = scope_of(viewer, below)
    own = snapshot.seen_by(scope)
    return Desk(viewer, scope, own, city, policies, units, witness, intake)
