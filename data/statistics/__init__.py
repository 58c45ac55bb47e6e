"""The statistics of comparing units: pure functions over arrays, no store, no screen.

priors posterior scores    how good a unit truly is, given how few answers there are
ranking tiers effort       what of a rank is knowledge, and what it takes to reach the next
funnel questions bounds    who stands out, asked as a question; what silence could hide
control signals            whether a month is news or usual variation
changed assurance          who truly changed among many; whether a target will be met
casemix decomposition      what a unit was given to do, and what of a gap that explains
"""
