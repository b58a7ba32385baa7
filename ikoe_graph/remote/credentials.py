"""Who we are to a server: from the environment or from netrc, never from the command line, never in a message."""

import netrc
import os
from typing import NamedTuple
from urllib.parse import urlsplit

from ikoe_graph.errors import CalledWrongly

USER, PASSWORD = "IKOE_USER", "IKOE_PASSWORD"


class Credentials(NamedTuple):
    """A name and its password."""

    user: str
    password: str

    def __repr__(self) -> str:
        """Without the password, wherever it may be printed."""
        return f"Credentials({self.user!r}, ...)"


def find(address: str) -> Credentials | None:
    """What `$IKOE_USER` and `$IKOE_PASSWORD` say, else netrc for this host (`$NETRC` or `~/.netrc`), else None.

    Raises CalledWrongly where the environment has only one of the two, for a netrc that cannot be read, and for an
    address that holds a password.
    """
    parts = urlsplit(address)
    if parts.password is not None:
        raise CalledWrongly(
            f"{parts.scheme}://{parts.hostname}: an address with a password in it ends up in histories and logs. "
            f"Take it out, and set {USER} and {PASSWORD}, or write it into ~/.netrc."
        )
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if (user is None) != (password is None):
        raise CalledWrongly(f"{USER} and {PASSWORD} go together, and only one is set. Set both, or neither.")
    if user is not None and password is not None:
        return Credentials(user, password)
    return _from_netrc(parts.hostname or "")


def _from_netrc(host: str) -> Credentials | None:
    try:
        found = netrc.netrc(os.environ.get("NETRC")).authenticators(host)
    except FileNotFoundError:
        return None
    except (OSError, netrc.NetrcParseError) as error:
        problem = getattr(error, "strerror", None) or getattr(error, "msg", "it cannot be read")
        raise CalledWrongly(f"netrc: {problem}. Correct the file.") from None
    return Credentials(found[0], found[2] or "") if found else None
