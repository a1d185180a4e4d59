"""How pages put it that they show no thread: titles, sentences and marks, one pattern a line."""

from __future__ import annotations

import re

REASONS = {
    "challenge": "a challenge page{0}: the site asks for a human; open it in a browser and save the page",
    "login": "a login wall{0}: the thread can only be read by members",
    "forbidden": "a notice of missing permission{0}: the thread is not open to everybody",
    "missing": "a page-not-found notice{0}: there is no such thread at this address",
    "deleted": "a notice that the thread was deleted{0}",
    "limit": "a notice of too many requests{0}: wait before asking again",
    "consent": "a cookie-consent page{0}: the thread comes after a choice; save it from a browser",
    "age": "an age check{0}: the thread comes after a choice; save it from a browser",
    "paywall": "a paywall{0}: the text can only be read by subscribers",
    "server": "the error page of a server in trouble{0}: try again later",
    "scripts": "an empty page that scripts would fill{0}: save it from a browser once the posts are shown",
    "error": "an error instead of a thread{0}",
}

_SHORT = {
    "THING": "(?:thread|topic|discussion|conversation|post|page|question|story|item|board|forum|content"
    "|article|status|url|link)",
    "READ": "(?:view|see|read|access|continue|do that|enter|open|visit|browse)",
    "MUST": "(?:must|need to|have to)",
    "NOT": "(?:n't| not)",
    "LOGIN": "(?:log|sign)[ -]?(?:in|on)",
}


def _patterns(lines: str) -> re.Pattern[str]:
    """One pattern out of many lines, with their abbreviations written out."""
    joined = "|".join(line.strip() for line in lines.strip().splitlines())
    for short, long in _SHORT.items():
        joined = joined.replace(short, long)
    return re.compile(joined, re.IGNORECASE)


TITLES = {
    # What a whole title, a part of it or a heading says.
    "challenge": _patterns(r"""
        just a moment\W*
        attention required!?
        are you (?:a )?(?:human|robot|bot)\W*
        (?:please )?verify(?:ing)?(?: that)? you(?:'re| are) (?:a )?human\W*
        human verification
        (?:ro)?bot (?:check|verification|detection)
        captcha(?: required)?
        (?:vercel )?security check(?:point)?
        pardon our interruption\W*
        one more step\W*
        ddos-guard
        checking your browser.{0,40}
        making sure you're not a bot!?
        access to this page has been denied\W*
        client challenge
        sorry, you have been blocked
        sucuri website firewall
        please complete the security check to access.{0,40}"""),
    "login": _patterns(r"""
        (?:please )?LOGIN(?: (?:required|to .{1,40}|or (?:register|sign ?up|join).{0,20}))?\W*
        members? only
        user login
        you must (?:be logged[ -]in|log ?in).{0,40}
        anmelden|einloggen|anmeldung erforderlich
        connexion|se connecter
        iniciar sesión|acceder|accedi|entrar
        inloggen|logga in|zaloguj(?: się)?|вход|войти"""),
    "forbidden": _patterns(r"""
        (?:error )?40[13](?: .{0,30})?
        forbidden
        access (?:is )?denied
        permission denied
        no permissions?
        unauthori[sz]ed
        you doNOT have permission.{0,40}
        private (?:subreddit|community|forum|topic|group).{0,30}
        zugriff verweigert|accès refusé|acceso denegado"""),
    "missing": _patterns(r"""
        (?:error )?(?:404|410)(?: error)?(?:\W+(?:THING )?(?:not found|gone))?\W*
        (?:THING )?not found\W*
        THING (?:doesNOT exist|(?:cannot|can't|could not) be found|is missing|unavailable)\W*
        nothing found\W*
        seite nicht gefunden
        page (?:introuvable|non trouvée)
        página no encontrada|página não encontrada
        pagina (?:non trovata|niet gevonden)
        sidan hittades inte
        nie znaleziono strony
        страница не найдена
        ページが見つかりません"""),
    "deleted": _patterns(r"""
        THING (?:has been |was )?(?:deleted|removed)\W*
        (?:deleted|removed) by (?:author|moderators?)\W*"""),
    "limit": _patterns(r"""
        (?:error )?429(?: .{0,30})?
        too many requests
        rate limit(?:ed| exceeded)?"""),
    "consent": _patterns(r"""
        before you continue.{0,40}
        cookie (?:consent|wall)
        (?:we value )?your privacy(?: choices)?
        privacy (?:gate|wall)
        bevor (?:sie|du) .{0,60}
        avant d'accéder.{0,60}
        yahoo is part of the yahoo family of brands"""),
    "age": _patterns(r"""
        over (?:18|21)\W*
        age (?:verification|check|gate)
        are you (?:over|at least) (?:18|21).{0,20}"""),
    "server": _patterns(r"""
        (?:error )?5\d\d(?: (?:error|internal|bad|service|gateway|web server|origin).{0,40})?
        internal server error
        bad gateway
        service unavailable
        gateway time-?out
        (?:down for |site )?maintenance(?: mode)?
        temporarily unavailable
        database error"""),
}

PHRASES = {
    # What a sentence on a page of few words says.
    "challenge": _patterns(r"""
        verify (?:that )?you(?:'re| are) (?:a )?human
        prove (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot)
        confirm (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot)
        (?:complete|solve|pass) the (?:captcha|security check|challenge)
        press (?:&|and) hold to confirm
        enable javascript and cookies to continue
        blocked by network security|blocked due to a network policy
        incapsula incident id
        checking (?:if the site connection is secure|your browser before)
        unusual traffic from your
        slide to verify
        requested url was rejected
        your access to this site has been limited"""),
    "login": _patterns(r"""
        MUST (?:be )?(?:(?:a )?registered(?: member)? and )?(?:logged[ -]?in|signed[ -]?in|LOGIN|login|a member)(?: (?:or|and) \w+(?: \w+)?)?(?: in order)? to READ
        must be logged-in\b
        only (?:registered |logged[- ]in )?(?:members|users|subscribers) (?:are (?:allowed|able|permitted) to|can|may) READ
        requires you to be (?:registered|logged|a member)
        (?:^|[.!,] )(?:please )?(?:log|sign)[ -]?(?:in|up) (?:or \w+(?: \w+)? )?to READ (?:this|the|all|our|your|more)
        not logged in or (?:you )?doNOT have permission
        (?:restricted|visible|available) (?:only )?(?:to|for) (?:registered )?members\b
        (?:please )?login below or register
        you must log in to continue
        requires an authenticated user"""),
    "forbidden": _patterns(r"""
        do(?:es)?NOT have (?:the |sufficient )?permissions? (?:to READ|for that)
        not (?:authori[sz]ed|allowed|permitted) to READ
        off limits to you
        this (?:community|subreddit|group|forum|board) is private
        access to this (?:page|resource|server|forum) is (?:denied|forbidden|restricted)
        doNOT have access to"""),
    "deleted": _patterns(r"""
        this (?:thread|topic|discussion|conversation|page|question) (?:has been|was|is) (?:deleted|removed)"""),
    "missing": _patterns(r"""
        THING(?: or THING)?(?: that)?(?: you(?:'re| are| were|'ve| have)? (?:requested|selected|specified|looking for|trying to (?:view|reach)|followed))? (?:could not be found|(?:cannot|can't) be found|doesNOT exist|wasNOT found|is(?:n't| not) (?:here|available)|no longer exists|appears to be either missing)
        (?:invalid|no) (?:thread|topic|forum|post)(?: id)? specified
        no such (?:item|thread|topic|post|page)
        couldNOT (?:locate|find) (?:the|that|this) (?:item|page|thread|topic|post)
        page doesNOT exist or is private
        there(?:'s| is) nothing here
        nothing (?:was|has been) found at this location"""),
    "limit": _patterns(r"""
        too many requests
        whoa there, pardner
        (?:not|n't) able to serve your requests this quickly
        rate limit (?:exceeded|reached)"""),
    "consent": _patterns(r"""
        before you continue to
        choose whether to accept (?:our )?cookies
        (?:we|we and our|our) (?:\d+ )?partners (?:store|process|use) """),
    "age": _patterns(r"""
        must be (?:at least )?(?:18|21)\+?(?: years old| or older)? to READ
        (?:18|21) years (?:old )?(?:or older|of age)
        contains adult content"""),
    "paywall": _patterns(r"""
        subscribe (?:now )?to (?:continue|keep) reading
        article is (?:only )?(?:for|available to) subscribers"""),
    "server": _patterns(r"""
        (?:site|forum|board|we) (?:is|are) (?:temporarily|currently) (?:unavailable|offline|down)
        undergoing (?:scheduled )?maintenance
        error establishing a database connection"""),
    "scripts": _patterns(r"""
        (?:enable|turn on|requires?|needs?) javascript
        javascript (?:is|to be) (?:disabled|enabled|required|not available)"""),
}

PLAIN = {
    # What the whole of a text says that is no HTML.
    "challenge": _patterns(r"""
        error code: 10[012]\d
        please enable js and disable any ad blocker"""),
    "missing": _patterns(r"""
        (?:404:? )?(?:page )?not found
        no such item"""),
    "forbidden": _patterns(r"""
        (?:403:? )?forbidden
        access denied
        (?:401:? )?unauthori[sz]ed"""),
    "limit": _patterns(r"""
        (?:429:? )?too many requests
        rate limit exceeded"""),
    "server": _patterns(r"""
        (?:50[0234]:? )?(?:internal server error|bad gateway|service unavailable|gateway time-?out)
        error code: 5\d\d"""),
}

CODES = {
    # Words in the codes and messages of an API's errors.
    "login": _patterns(r"""
        not[_ -]?logged[_ -]?in|auth(?:entication)?[_ -]?(?:required|missing)|unauthenticated|invalid[_ -]token
        access[_ -]token|authenticated user|log ?in|requires authentication|instance_is_private"""),
    "limit": _patterns(r"""
        rate.?limit|too.?many|throttl|quota|slow down"""),
    "missing": _patterns(r"""
        not.?found|no.?such|does(?:n't| not).?exist|missing|could(?:n.?t| not).?(?:be )?f(?:ind|ound)|invalid.{0,20}\bid\b|no.?route|unknown.?(?:post|thread)"""),
    "deleted": _patterns(r"""
        deleted|removed|\bgone\b"""),
    "forbidden": _patterns(r"""
        forbidden|not.?authori[sz]ed|unauthori[sz]ed|not.?allowed|invalid_access|permission|private|banned|quarantined
        disabled|cannot_read|access.?denied|gold_only"""),
    "server": _patterns(r"""
        internal|unavailable|maintenance|timeout|timed.?out"""),
}

STATUSES = {401: "login", 403: "forbidden", 404: "missing", 410: "deleted", 429: "limit"}
"""What an HTTP status in an API's answer stands for; 500 and above is the server's trouble."""

MARKS = {
    # What only the challenge itself has in its source, never a page that merely uses the same service.
    vendor: re.compile(pattern, re.IGNORECASE)
    for vendor, pattern in {
        "Cloudflare": r"\b_cf_chl_opt\b|\bcf-browser-verification\b|\bid=[\"'](?:cf-error-details|cf-please-wait)\b"
        r"|\bid=[\"']challenge-(?:form|running|stage|error-text)\b",
        "DataDome": r"\b(?:ct|geo)\.captcha-delivery\.com\b",
        "HUMAN": r"\bid=[\"']px-captcha\b|\bpx-captcha-(?:wrapper|container|background)\b",
        "AWS WAF": r"\bgokuProps\b|\bawsWafCookieDomainList\b",
        "Imperva": r"<iframe[^<>]{0,300}/_Incapsula_Resource\?",
        "Akamai": r"\bid=[\"']sec-(?:if|bc|cpt)(?:-cpt)?-(?:container|if)\b|/_sec/cp_challenge/",
        "Anubis": r"\bid=[\"']anubis_(?:challenge|version)\b",
        "Kasada": r"\bwindow\.KPSDK\s*=",
        "Sucuri": r"\bsucuri_cloudproxy_js\b",
        "Vercel": r"/\.well-known/vercel/security/",
        "Fastly": r"/_fs-ch-[\w-]{4}",
        "Google": r"<form[^<>]{0,200}\bid=[\"']captcha-form\b",
    }.items()
}
