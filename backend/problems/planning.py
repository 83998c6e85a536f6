"""Planning campaigns: activities, stock, budget, staff, sites that may be one place, contests."""

from backend.problems.base import problem

# The sentence is outreach's own: where, what, what to do.
planning_refused = problem("409.901", "{sentence}")
