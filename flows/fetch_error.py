"""What goes wrong when a page is fetched, told without the secrets that an address may hold."""

from __future__ import annotations

import re

_USERINFO = re.compile(r"(?<=//)[^/?#\s]*@")
_SECRET = re.compile(
    r"""(?ix) (?<=[?&;\#])
    ( (?: [^=&;\#\s]* [-_.] )?                        # X-Amz-Signature, api_key, x.token
      (?: [a-z]*key | [a-z]*token | password | passwd | pwd | pass | secret | sig | signature
        | auth | authorization | credentials? | session | sessionid | sid | jwt )
    ) = [^&;\#\s]*"""
)


def mask(url: str) -> str:
    """The address without user name and password, and with ``***`` for values that look like keys."""
    return _SECRET.sub(r"\1=***", _USERINFO.sub("", url))


def has_secret(url: str) -> bool:
    """Whether the address holds a password or a value that looks like a key."""
    return mask(url) != url


class FetchError(Exception):
    """A page that could not be had: which, why, and whether trying again later may help.

    ``url`` is masked: it may be shown and logged. ``status`` is the site's answer, if that is why. ``refused``
    says that the page may not be asked for: the site's robots.txt or this side's rules do not allow it.
    """

    def __init__(
        self, url: str, reason: str, *, again: bool = False, status: int | None = None, refused: bool = False
    ) -> None:
        self.url = mask(url)
        self.reason = reason
        self.again = again
        self.status = status
        self.refused = refused
        super().__init__(f"{self.url}: {reason}")

    def after_redirect(self, here: str) -> None:
        """Say that it was met at ``here``, where the page redirects to."""
        self.reason = f"redirects to {mask(here)}: {self.reason}"
        self.args = (f"{self.url}: {self.reason}",)


class PassingError(FetchError):
    """A failure that the next try may not meet: a time-out, a lost connection, an overloaded site.

    ``retry_after`` is the pause in seconds that the site asked for, if it did. ``ours`` says that the fault
    is on this side, such as no network, and no mark against the host.
    """

    def __init__(
        self, url: str, reason: str, *, retry_after: float | None = None, ours: bool = False
    ) -> None:
        super().__init__(url, reason, again=True)
        self.retry_after = retry_after
        self.ours = ours
