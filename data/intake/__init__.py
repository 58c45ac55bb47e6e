"""Handing in a file of tickets from the dashboard: the administrator's capability.

`capability` is what an administrator's desk carries and nobody else's; `delivery` one file on its
way in; `worker` the process that reads it; `report` what the process tells; `masking` what of a
rejected cell may be shown.
"""
