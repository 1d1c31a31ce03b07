"""What is told at the start: where the services are, and of the first accounts."""

from __future__ import annotations

import shlex
import socket  # noqa: TID251 - says where a bound socket is

from exporters.snmp.state import Passphrases
from khv.config import Config
from khv.faces import metrics_scheme
from khv.listen import Listeners, url


def places(config: Config, listeners: Listeners) -> dict[str, str | None]:
    """Return where the services are; None: a service is turned off."""
    return {
        "wbem": url("https", listeners.wbem),
        "wbem_http": url("http", listeners.wbem_http),
        "web": url("https", listeners.web, "/"),
        "metrics": url(metrics_scheme(config), listeners.metrics, "/metrics"),
        "snmp": url("udp", listeners.snmp),
    }


def tell_account(generated: str | None, config: Config, listeners: Listeners) -> None:
    """Print the first account, once, and the commands that use it."""
    word = generated or "$KHV_ADMIN_PASSWORD"
    if generated is None and config.admin_password_file is not None:
        word = f"$(cat {shlex.quote(config.admin_password_file)})"
    print(f"khv: first account: admin / {generated or 'the password that was given'}")
    wbem, web = url("https", listeners.wbem), url("https", listeners.web, "/")
    if wbem is not None:  # in double quotes, so that a shell puts the password in
        where = f"https://admin:{word}@{wbem.removeprefix('https://')}/root/cimv2:KHV_Processor"
        print(f'khv:   wbemcli -noverify ei "{where}"')
    if web is not None:
        print(f"khv:   open {web} and log in as admin")


def tell_snmp_user(words: Passphrases, bound: socket.socket) -> None:
    """Print the first SNMPv3 user, once, and the command that uses it."""
    print(f"khv: first SNMPv3 user: {words.user} / {words.auth} / {words.priv}")
    where = (url("udp", bound) or "").removeprefix("udp://")
    print(
        f"khv:   snmpbulkwalk -v3 -l authPriv -u {words.user} -a SHA-256 -A {words.auth}"
        f" -x AES -X {words.priv} {where} 1.3.6.1.2.1"
    )
