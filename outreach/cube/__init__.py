"""Figures about persons: unit × one further dimension of one closed month, and what of it is told.

PURE. A figure counts persons; one under the threshold k points at them, and so does one that is got
by taking published figures from one another. What is told is therefore chosen so that *everything
that can be derived* from it is again zero or k and more:

* `shapes`: the cube, its tree of units, the table that is published.
* `choosing`: primary suppression (under k), then secondary suppression: in each unit the smallest
  neighbour whose hiding makes the hidden rest safe.
* `blocks`: what follows from a published table. Units are nested, so all that can be derived are
  sums of *blocks* (a published unit without the published units below it), and of one value of a
  dimension over a block of that dimension; see there for the proof.
* `audit`: looks at the finished table only and knows nothing of how it was chosen: blocks, then
  exact rational elimination over the published equations; what still tells something goes.
* `publishing`: choose, audit, take away, until the audit finds nothing.

A breakdown of a unit is told whole or not at all. Decisions:

* A unit where nobody was counted has no row ("no data"): that tells about the service, not about a
  person. So the reader knows of a hidden unit that it has one person at least, and a block of m
  hidden units must hold k + m − 1 persons: each of them can still be k different numbers.
* A zero inside a breakdown is told (nobody there was at high risk). But a breakdown in which all
  persons have the same value is not: it would tell the value of each (group disclosure).

Literature: L. Willenborg, T. de Waal, *Elements of Statistical Disclosure Control*, Springer 2001
(chapters 5 and 6: frequency rule, secondary suppression, audit); A. Hundepool et al., *Statistical
Disclosure Control*, Wiley 2012 (sections 4.2 to 4.4: sensitive cells, linked and hierarchical
tables, feasible intervals); A. J. Hoffman, J. B. Kruskal 1956 (two nested families give a totally
unimodular system, so the ends of every feasible interval are whole numbers).
"""

from outreach.cube.publishing import Figure, figures, published
from outreach.cube.shapes import WHOLE, Cube, Table, Threshold, Tree

__all__ = [
    "WHOLE",
    "Cube",
    "Figure",
    "Table",
    "Threshold",
    "Tree",
    "figures",
    "published",
]
