"""The administrator's command for accounts: list, demo, add, disable, enable, password.

Example: python -m data.accounts add wang --name 王敏 --role district --unit 110105
"""

import argparse
import sys
from getpass import getpass

from data.access import Role, Viewer
from data.accounts import people
from data.accounts.database import upgrade
from data.accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE
from data.accounts.registry import Registry, open_registry
from data.errors import HotlineError


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 when done, 1 with a sentence on standard error when refused."""
    options = _parser().parse_args(arguments)
    try:
        registry = open_registry()
        upgrade(registry.engine)
        options.run(registry, options)
    except (HotlineError, ValueError) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.accounts", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("list", help="print every account").set_defaults(run=_list)
    verbs.add_parser("demo", help="print the demo accounts, if the store is a demo").set_defaults(
        run=_demo
    )
    add = verbs.add_parser("add", help="add an account")
    add.add_argument("login")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, type=Role, choices=list(Role))
    add.add_argument("--unit", help="code of the unit, for the roles that have one")
    add.add_argument("--no-password", action="store_true", help="identity provider only")
    _takes_password(add)
    add.set_defaults(run=_add)
    for verb, run in (("disable", _disable), ("enable", _enable), ("password", _password)):
        parts = verbs.add_parser(verb, help=f"{verb} an account")
        parts.add_argument("login")
        parts.set_defaults(run=run)
        if verb == "password":
            _takes_password(parts)
    return parser


def _takes_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )


def _read_password(options: argparse.Namespace) -> str:
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    try:
        first, second = getpass("Password: "), getpass("Again: ")
    except EOFError:
        raise ValueError(
            "no password was given; without a keyboard use --password-stdin; nothing was changed"
        ) from None
    if first != second:
        raise ValueError("the two passwords differ; nothing was changed")
    return first


def _demo(registry: Registry, _options: argparse.Namespace) -> None:
    if not registry.demo_allowed():
        return
    print("Demo accounts, password", DEMO_PASSWORD)
    for person in DEMO_PEOPLE:
        print(f"  {person.login:<12}{person.name.en}: {person.sees.en}")


def _list(registry: Registry, _options: argparse.Namespace) -> None:
    for account in people.list_accounts(registry):
        who = account.viewer
        marks = [
            "active" if account.active else "disabled",
            "demo" if account.demo else "",
            "" if account.has_password else "identity provider only",
        ]
        unit = who.unit_code or "-"
        print(who.login, who.role.value, unit, who.name, *filter(None, marks), sep="\t")


def _add(registry: Registry, options: argparse.Namespace) -> None:
    viewer = Viewer(people.normal_login(options.login), options.name, options.role, options.unit)
    password = None if options.no_password else _read_password(options)
    if password == "":
        raise ValueError("the password is empty; use --no-password for none")
    people.add_account(registry, viewer, password)


def _disable(registry: Registry, options: argparse.Namespace) -> None:
    people.set_active(registry, options.login, False)


def _enable(registry: Registry, options: argparse.Namespace) -> None:
    people.set_active(registry, options.login, True)


def _password(registry: Registry, options: argparse.Namespace) -> None:
    people.set_password(registry, options.login, _read_password(options))


if __name__ == "__main__":
    sys.exit(main())
