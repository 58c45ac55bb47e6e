"""The ticket store in PostgreSQL 15 or newer: the same tables, asked by the same statements.

Every row says in which version it was born and in which it died. A reader names the version it
opened and sees exactly that one through the views of schema `hotline`, however many loads commit
meanwhile; what no open version needs any more is swept after a grace time. So a page's answers
never mix versions, a load costs what it touches, and no table is ever locked against readers.

`tables` and `install` lay this out, `locks` repeats the scope as row-level security, `engines`
opens connections, `versions` and `reading` say which version is in force, `publication`, `copying`
and `refresh` write the next one.
"""
