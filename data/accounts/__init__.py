"""People, their sign-ins and what they did: the application database.

`tables` are the tables, `database` opens and upgrades it, `registry` is the opened database
with the rules in force, `people` are the accounts, `passwords` the hashes, `entry` the check of
a password with its lock, `sessions` the live sign-ins, `audit` the trail, `demo` the invented
people of a demo store. `python -m data.accounts` is the administrator's command.
"""
