"""The frames that commenters put around a fact: openers, asides, presupposition, report, denial, question.

Patterns only; claims.find says what each one means. All are matched against one sentence.
"""

from __future__ import annotations

import re

OPENERS = re.compile(
    r"""^(?:
      (?:no\ (?:one|body)\ can\ deny|(?:you|nobody|no\ one|we)\ (?:can't|cannot|can)\ deny|there(?:'s|\ is)\ no\ (?:denying|doubt|question)|no\ doubt|without\ (?:a\ )?doubt|it\ can't\ be\ denied)\s*,?\s+(?:that\s+)?
    | (?:(?:no|right|true|sure|exactly|agreed|correct|nope|yep|yup|cute|nice|great|cool|rubbish|nonsense|wrong|bollocks|hilarious|wait|hang\ on|hold\ on|sorry|oi|mate|bro|dude|lads|guys|folks|people|fwiw|imo|imho|tbf)\s*[,:;-]\s+(?:except\ (?:that\ )?)?)
    | (?:fwiw|tbf|wait|bro|dude)\s+(?=\w)
    | (?:and|but|or|so|also|plus|yes|yeah|well|oh|ok|okay|lol|wow|meanwhile|anyway|actually|basically|seriously
        |fyi|btw|honestly|frankly|obviously|sadly|apparently|evidently|clearly|fun\ fact|fact|news\ flash|psa|reminder)\s*[,:;-]?\s+
    | (?:just\ )?(?:a\ )?(?:gentle\ |friendly\ |quick\ |daily\ )?reminder\s+that\s+
    | (?:(?:i'm|im|i\ am)\ )?(?:still\ )?(?:not\ over|can't\ get\ over|cant\ get\ over|laughing\ (?:at|about)|fuming\ (?:at|about)|mad\ (?:at|about)|furious\ (?:at|about))\s+(?=the\b|how\b|when\b|that\b)(?:how\ |when\ |that\ )?
    | (?:in\ case\ you\ missed\ it|for\ the\ record|as\ far\ as\ i\ know|from\ what\ i(?:'ve|\ have)\ (?:read|heard|seen)
        |last\ i\ (?:heard|checked|looked|read)|afaik|iirc|by\ the\ way)\s*,?\s+
    | (?:(?:this|that|it|which)\ )?(?:just\ )?reminds?\ me\ (?:(?:of|about)\ )?(?:how|when|the\ (?:time|fact)\ (?:that|when)?|the\ way)\s+
    | (?:(?:don't|do\ not|let's\ not|never)\ forget|remember|bear\ in\ mind|keep\ in\ mind|mind\ you|note|did\ you\ know)\s*,?\s+(?:that\ |how\ |when\ )?
    | (?:the\ (?:fact|truth|point|thing)\ is|turns\ out|it\ turns\ out|it(?:'s|\ is)\ (?:a\ fact|true|well\ known|no\ secret|clear))\s*,?\s*(?:that\ )?
    | (?:i|we)(?:'ve|’ve|ve|\ have)?\ (?:just\ |also\ |once\ |recently\ )?(?:seen|read|heard|saw|learned|learnt|know|found\ out|remember|saw\ somewhere|read\ somewhere)\s+(?:that|how|when)\s+
    | (?:i\ (?:am\ )?(?:pretty\ )?(?:think|believe|guess|suppose|sure|bet|swear))\s+(?:that\ )?
    | (?:you\ (?:do\ )?(?:realize|realise|know|do\ know))\s+(?:that\ )?
    | (?:look\ at|take|consider|see)\ (?=[^,.]{2,40},\ (?:which|who|where)\b)
    | what(?:'s|\ is)\ (?:true|certain|clear|known|documented|a\ fact|really\ going\ on|not\ in\ doubt)\ is\s+(?:that\s+)?
    | (?:i\ (?:do\ )?(?:say|repeat|insist|maintain|tell\ you|promise|can\ confirm|should\ add|might\ add|will\ say))\ (?:so|it|this|again|once\ more|you)?\s*[:,]\s+
    | (?:one|two|another|last|final)\ (?:more\ )?(?:things?|points?|corrections?)(?:\ for\ @?\w+)?\s*[:,]\s+
    | (?:as\ (?:everyone|everybody|we\ all)\ knows?|every(?:one|body)\ (?:\w+\ )?knows|we\ all\ know|like\ it\ or\ not|say\ what\ you\ (?:like|will|want))\s*,?\s+(?:that\s+)?
    | (?:first(?:ly)?|second(?:ly)?|third(?:ly)?|lastly|finally|then|next|besides|moreover|furthermore|also|plus|update|edit|correction|note|source)\s*[:,]\s+
    | (?:none\ of\ (?:this|it|that)\ (?:really\ )?matters|no\ wonder|small\ wonder|no\ surprise|it\ figures|makes\ sense|(?:i'm|im)\ not\ surprised|who\ cares)\s*,?\s+(?:because|since|as|given\ that|seeing\ that|now\ that|when)\s+
    | no\ wonder\b[^,;.]{0,60},?\s+(?:since|because|as|given\ that|seeing\ that)\s+
    | (?:it\ is|it's|it\ may\ be)\ (?:worth|fair|right)\ (?:recalling|remembering|noting|adding|saying|pointing\ out|mentioning|to\ say|to\ add)\s+that\s+
    | (?:one|we|i)\ (?:might|may|could|should|would|must)\ (?:also\ |perhaps\ |just\ )?(?:add|recall|note|say|point\ out|mention|observe)\s+(?:here\s+)?that\s+
    | (?:as\ is\ (?:well\ )?known|as\ (?:we|you|most\ people)\ (?:all\ )?know|as\ it\ happens|needless\ to\ say|let's\ be\ honest|to\ be\ fair|to\ be\ clear)\s*,\s+
    | (?:people|ppl|folks|everyone|everybody|they|we|you)\ (?:all\ |always\ |seem\ to\ |keep\ )?forget(?:ting)?\s+(?:that\s+)?
    | (?:i\ suppose\ you\ (?:also\ )?think)\s+(?:that\s+)?
    | (?:idk|dunno|(?:i\ )?(?:don't|dont|do\ not)\ know|no\ idea|not\ (?:so\ )?sure)\ (?:about|abt)\ (?:all\ )?(?:that|this|the\ (?:rest|others?))(?:\ stuff|\ lot)?\s*,?\s+but\s+
    | (?:off[-\ ]topic|not\ gonna\ lie|ngl|tbh|to\ be\ honest|i\ mean|look|listen|hear\ me\ out|hot\ take|serious(?:\ question)?|side\ note|not\ for\ nothing)\s*(?:[,:;-]\s+(?:but\s+)?|\s+but\s+)
    | (?:it\ is|it's)\ (?:\w+\ ){0,3}(?:known|remembered|appreciated|understood|mentioned|reported|recorded|documented|forgotten|overlooked)\ that\s+
    | if\ you\ (?:want|must|really|ask|need|like|don't|dont|are\ looking)\b[^,;.]{0,50},\s+
    | before\ (?:anyone|anybody|someone|you|the|we|everyone)\b[^:;.,]{3,60}[:,]\s+
    | (?:the\ (?:same|very\ same)\ \w+\ (?:that|who)\s+)
    )""",
    re.IGNORECASE | re.VERBOSE,
)

GIVEN = re.compile(
    r"^(?:given|considering|seeing|granted|assuming|now)(?:\s+the\s+fact)?\s+(?:that|how)\s+(?P<core>[^,;]+(?:,[^,;]+)*?)"
    r"(?:\s*[,;]\s+(?P<rest>(?:i|i'm|im|ive|i've|we|you|it|this|that|there|he|she|they|the|why|what|how|maybe|perhaps)\b.*)"
    r"|\s+(?:i|i['’]?m|i['’]?d|i['’]?ll|i['’]?ve|we['’]?d|we['’]?ll)\s+(?:\w+\s+)?(?:think|believe|guess|would|will|wouldn|won|don|can|do|am|really|just|let|trust|want|reckon|find|not|hardly|never|no)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)

NOMINAL = re.compile(
    r"(?P<core>(?P<who>(?:\b(?:the|a|an|our|their|his|her|its)\s+)?(?:[\w.'’-]+\s+){0,3}?[\w.-]+(?:['’]s?|s['’]|(?<=[a-z]{4})s|\s+(?:and|with)\s+(?:its|their|his|her)))\s+"
    r"(?P<between>(?:[\w-]+\s+){0,3}?)(?P<noun>tendency|tendencies|habit|habits|decision|decisions|refusal|failure|"
    r"attempt|attempts|move|moves|effort|efforts|practice|plan|plans|willingness|crusade|campaign|drive|push|bid|quest)\s+(?P<verb>to|of)\s+(?P<deed>.+))$",
    re.IGNORECASE | re.DOTALL,
)

NOMINAL_OF = re.compile(
    r"(?P<core>(?P<who>(?:\b(?:the|a|an)\s+)?(?:[\w.-]+\s+){0,2}?[\w.-]+)['’]s?\s+(?P<between>(?:[\w-]+\s+){0,1}?)(?P<noun>election|appointment|nomination|rejection|adoption|ratification|banning|invasion|"
    r"cancellation|abolition|closure|approval|acquisition|destruction|murder|arrest)\s+of\s+(?P<what>[^,;.!?]{3,}[^,;.!?\s]))",
    re.IGNORECASE,
)
"""``the council's closure of six libraries``: that the council closed them is taken as known."""

ADDRESSED = re.compile(
    r"(?P<core>(?P<head>[\w-]+(?:s|people|anyone))\s+(?:who|that|which)\s+(?P<deed>[^()]+?)\s*"
    r"\((?:looking|i(?:'m| am) looking|talking|pointing) (?:at|to|about)(?: you)?,?\s+(?P<who>[\w .'-]+?)\))",
    re.IGNORECASE,
)

REPORTED = re.compile(
    r"(?:,\s*|\s+)(?P<link>because|since|as|and|but|while|so|when)\s+(?P<core>(?:they|he|she|it|(?:the\s+)?[A-Z][\w.]*)\s+"
    r"(?:also\s+)?(?:claim|claims|claimed|say|says|said|think|thinks|believe|believes|insist|insists|allege|alleged)\s+.+)$",
    re.DOTALL,
)

EMBEDDED = re.compile(
    r"""\b(?:(?P<heard>(?:about|on)\s+how|(?:the|this|that|some|a)\s+(?:\w+\s+)?(?:idea|claim|story|rumou?r|lie|myth|notion|theory|nonsense|rubbish|meme|talk)\s+(?:that|about\s+how)
      |(?:claiming|saying|pretending|insisting|believing|told\s+me|tells\s+me|telling\s+(?:me|us|everyone))\s+that|(?:is|are|was|were|seems?)\s+convinced(?:\s+that)?)
    |(?P<known>(?:(?:when|once)\s+you\s+(?:know|learn|read|realise|realize|hear|remember)|(?:know|knows|knew|tell\s+you|say|truth|secret|thing|point|fact|forget|forgets)\b[^,.;]{0,40},|the\s+fact|news|proof|evidence|worried|angry|sad|glad|funny|crazy|shame|amazing|weird|odd|hilarious|mad|upset|annoyed|ironic|insane|wild|came\s+out|turned\s+out|emerged|found\s+out|learn(?:ed|t))\s+(?:that|how|when)))\s+(?P<core>\S.+)$""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""A whole statement inside a sentence about something else: heard (``my aunt's mails about how X``) or taken as known."""

SAME = re.compile(
    r"(?:\bthe|\bThe(?=\s+(?:very\s+)?same\s+[A-Z]))\s+(?:very\s+)?same\s+(?P<who>[A-Z][\w.]*(?:\s+[A-Z][\w.]*){0,3}|\w+)(?:,[^,;.!?]{2,40},)?\s+(?P<link>that|who|which|whose)\s+(?P<deed>[^,;.!?]{6,}[^,;.!?\s])",
)
"""``the same NASA that lost the tapes``: what is said of it in passing is taken for granted."""

ASKED_TO_TELL = re.compile(
    r"^\W*(?:(?:and|so|but|wait|ok)\W+)*(?:did\s+(?:you|anyone|anybody)\s+(?:even\s+)?(?:know|hear|see)|is\s+(?:nobody|no\s+one|anyone|anybody)\s+(?:going|gonna)\s+to\s+(?:mention|say|point\s+out|talk\s+about)"
    r"|(?:isn['’]?t\s+it|is\s+it\s+not)\s+(?:true|the\s+case|a\s+fact)|are\s+we\s+(?:all\s+)?(?:just\s+)?(?:going|gonna|supposed)\s+to\s+(?:ignore|forget|pretend)|can\s+we\s+(?:please\s+)?talk\s+about|why\s+is\s+(?:nobody|no\s+one)\s+(?:talking\s+about|mentioning))"
    r"\s+(?:the\s+fact\s+)?(?:that\s+|how\s+)?(?P<core>\S[^?]*?)\s*\?*\s*$",
    re.IGNORECASE,
)
"""``did you know X?``, ``isn't it the case that X?``: telling, in the shape of a question."""

WAS_IT = re.compile(
    r"^\W*(?:(?:and|so|but)\s+)?(?:(?:wasn['’]?t|isn['’]?t|wasnt|isnt|aren['’]?t)\s+(?:it|that|this|these|they|those)|(?:is|was|are)\s+(?:this|that|it|these|those|they)\s+not)\s+(?!(?:the\s+case|true|a\s+fact)\b)(?P<who>[^?,]{2,50}?)\s+(?:who|that)\s+(?P<deed>[^?]+?)\s*\?*\s*$",
    re.IGNORECASE,
)
"""``wasn't it Oslo that banned cars?`` says that Oslo did."""

CASE_WHERE = re.compile(
    r"\b(?P<case>[A-Z]\w+(?:\s[A-Z]\w+)*\sv\.?\s[A-Z]\w+(?:\s[A-Z]\w+)*),\s+where\s+(?P<deed>\S.{10,})$",
    re.DOTALL,
)
"""``Roe v Wade, where the court held X``."""

WHERE = re.compile(
    r"(?:^|(?<!\sv\s)(?<!\sv\.\s)\b)(?P<place>(?:[A-Z][\w.]*\s?){1,3}),\s+where\s+(?P<deed>\S.{10,})$",
    re.DOTALL,
)
"""``New Zealand, where X`` puts X forward for New Zealand."""

ASIDE = re.compile(
    r",\s+(?:to\s+take\s+[^,]{3,40}|i\s+(?:gather|believe|think|understand|am\s+told|hear|suppose)|of\s+course|as\s+[^,]{2,25}|for\s+(?:example|instance|one)"
    r"|by\s+the\s+way|in\s+fact|after\s+all|frankly|apparently|it\s+seems|mind\s+you|you\s+know|however|though|it\s+turns\s+out|needless\s+to\s+say"
    r"|it\s+(?:will|must|should|may|has\s+to)\s+be\s+(?:remembered|said|added|admitted|noted|recalled)|one\s+(?:hastens|has|ought|likes)\s+to\s+(?:add|say|admit)"
    r"|(?:i|we|one)\s+(?:must|should|might|may|hasten\s+to)\s+(?:add|say|admit|note)|if\s+(?:i|you)\s+(?:remember|recall)(?:\s+(?:correctly|rightly|right))?"
    r"|so\s+to\s+speak|as\s+it\s+were|to\s+be\s+(?:fair|clear|honest)|let\s+us\s+not\s+forget|let['’]s\s+not\s+forget|lest\s+we\s+forget|incidentally),\s*",
    re.IGNORECASE,
)
"""A remark put between subject and verb; the claim reads on without it."""

ONLY_WHEN = re.compile(
    r"\b(?:it\s+was|it's|it\s+wasn['’]?t)\s+(?:only\s+|not\s+)?(?:when|after|once|until)\s+(?P<core>.+)\s+that\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
"""``it was only when the law came in that anybody listened``: that the law came in is taken as known."""

BEING = re.compile(
    r",\s+(?P<core>(?P<who>[^,;:]{2,60}?)\s+being\s+(?P<what>[^,;]{6,}?))\s*[.!]*$",
    re.IGNORECASE,
)
"""``the matter is settled, theft being a crime``: that theft is a crime is taken as known."""

HAVING = re.compile(
    r"^(?P<who>[^,;:]{2,60}),\s+having\s+(?P<verb>\w+)\s+(?P<deed>[^,;]{6,}),\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
"""``The council, having sold the park, can hardly complain``: that it sold the park is taken as known."""

WHY = re.compile(
    r"^(?:(?:and|so|but|then|ok|okay|well|yeah|sure)[,.]?\s+)*(?:(?P<why>why|how\s+come|when|since\s+when)\s+(?P<aux>did|does|do|has|have|had)"
    r"|(?P<negated>didn['’]?t|doesn['’]?t|don['’]?t|hasn['’]?t|haven['’]?t|hadn['’]?t))\s+(?P<core>.+?)\s*\?+\s*$",
    re.IGNORECASE | re.DOTALL,
)
"""Questions that take their statement for granted: ``why did X ban Y?``, ``didn't X ban Y?``."""

QUESTION_TAIL = re.compile(
    r"\s*(?:[,;]|\s[-–—]+)\s+(?:and\s+|but\s+|so\s+)?(?:where|what|how|why|who|when|which|isn['’]?t|aren['’]?t|wasn['’]?t|weren['’]?t|doesn['’]?t|don['’]?t|didn['’]?t"
    r"|hasn['’]?t|haven['’]?t|won['’]?t|right|huh|eh|remember|no|yes|ok|okay|am\s+i|is\s+(?:it|that|this)|are\s+(?:we|you|they)|do\s+(?:we|you|they)|does\s+that|did\s+(?:we|you|they)|can\s+(?:we|you)|(?:and|but|yet)\s+(?:you|we|they|i|people|somehow|nobody))\b[^.?!]*\?+\s*$",
    re.IGNORECASE,
)
"""A statement with a question hung onto it: ``X did Y, where was the outrage then?``."""

WHICH_TAIL = re.compile(
    r"\s*,\s+(?:that['’]?s\b|which\s+should\b|something\s+(?:that\s+)?(?:the|we|you|they|nobody|no\s+one|people|most)\b|not\s+that\s+(?:i|we|you|it|anybody|anyone)\b).*$|\s*,\s+which\s+(?:is(?!\s+(?:why|how|what|when|where)\b)|was|isn['’]?t|wasn['’]?t|seems?|sounds?|makes?|should|tells?|explains?|means?|says?|shows?|proves?|by\s+the\s+way)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
"""What the poster makes of it: ``..., which is hardly the same thing``."""

DENIAL_TAIL = re.compile(
    r"\s*(?:[,;:]|\s[-–—]+)\s*(?:but\s+)?(?:which\s+is\s+|that(?:['’]?s|\s+is)\s+|it(?:['’]?s|\s+is)\s+)?(?:simply\s+|just\s+|plain\s+|so\s+|totally\s+|completely\s+)?"
    r"(?:not\s+true|untrue|false|a\s+lie|lies|nonsense|rubbish|bs|bullshit|wrong|a\s+myth|debunked|fake\s+news|not\s+so)\s*[.!]*$",
    re.IGNORECASE,
)
"""``they keep saying X, not true``: the poster takes X back in the same breath."""

SO_TAIL = re.compile(
    r"\s*,\s+so\s+(?:it|this|that|they|he|she|there)\b(?!\s+(?:could|can|would|will|might|may)\b).*$|(?:\s*,)?\s+so\s+(?:idk|dunno|if|when|par|much|fair|tough|yeah|yes|none|nothing|nobody|this|no|(?:it|that|there)(?:['’]?s|\s+is)|i|we|you|they|maybe|please|don['’]?t|good|what|why|how|stop|spare|let|for\s+once|yay|hooray)\b(?!\s+(?:could|can|would|will|might|may)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
"""What the poster concludes from it, with or without a comma."""

OPINION_TAIL = re.compile(
    r"(?:\s*[,;]\s+|\s+[-–—]+\s+|\s+)(?:and|but|so|which)\s+(?:i|we|that(?:'s| is)|this is|it(?:'s| is)|which is)\s+"
    r"(?:think|believe|feel|hope|wish|guess|hate|love|don't|just|so|really|very|frankly|absolutely|totally|simply|pathetic|"
    r"sad|ridiculous|insane|disgusting|great|wonderful|terrible|crazy|funny|hilarious|awful|nuts|wrong|good|bad)\b.*$",
    re.IGNORECASE | re.DOTALL,
)

TRAIL = re.compile(
    r"\s*[,;]\s+(?:change my mind|prove me wrong|take a breath|mark my words|deal with it|get over it|wake up(?: people)?|do (?:your|some) (?:own )?(?:research|homework)|case closed"
    r"|end of(?: story)?|believe (?:me|it or not)|trust me|grow up|calm down|sorry(?: not sorry)?|full stop|simple as(?: that)?|go figure|just so you know|like it or not|you know it|take it or leave it|surely|no less|from memory|(?:i|we) (?:think|believe|reckon|suppose|guess|gather)(?: it (?:was|is))?"
    r"|if i (?:read|remember|recall|heard|understood)[^,.]{0,40}|it['’]?s (?:in|on) (?:my|our|the) [^,.]{2,40}|(?:and )?i['’]?m (?:so |very |just )?(?:tired|done|sick)[^,.]{0,40}"
    r"|(?:my|our) [^,]{2,40} told (?:me|us)(?: so)?)\s*[.!?…]*$|\s*[,;]?\s+(?:(?:and )?that(?:'s| is) (?:just )?a fact|lol|lmao|smh|imo|imho|period|end of story|fyi|btw|you know|right|wake up|just saying|look it up|"
    r"google it|afaik|iirc|if i recall correctly|if i remember correctly|as far as i know)\s*[.!?…]*$",
    re.IGNORECASE,
)

DENIED = re.compile(
    r"^(?:(?:no|nope|but|and|sorry)[,.]?\s+)?(?:it(?:'?s|\s+is|\s+was)?\s+(?:just\s+|simply\s+)?(?:not|isn't)\s+(?:true|the\s+case)\s+that"
    r"|it(?:'?s|\s+is)\s+(?:just\s+|simply\s+|complete\s+|utter\s+|total\s+|pure\s+)?(?:false|untrue|a\s+lie|a\s+myth|nonsense|fake\s+news|a\s+hoax|rubbish|bullshit|bs|wrong|garbage)\s+that|(?:i|we)\s+(?:don't|do\s+not)\s+believe\s+that|there(?:'?s|\s+is)\s+(?:no|zero|not\s+a\s+(?:shred|grain|word)\s+of)\s+truth\s+(?:whatsoever\s+|at\s+all\s+)?(?:in|to)\s+(?:the|this|that)\s+(?:\w+\s+)?(?:claim|story|idea|notion|rumou?r|myth|talk)\s+that)\s+(?P<core>.+)$",
    re.IGNORECASE | re.DOTALL,
)

DENIED_AFTER = re.compile(
    r"^the\s+(?:claim|idea|notion|story|rumou?r|myth|lie)\s+that\s+(?P<core>.+?)\s+(?:is|was|has\s+been)\s+"
    r"(?:(?:an?|just|simply|completely|totally|complete|total|utter|pure|absolute)\s+)*(?:false|untrue|wrong|lie|myth|hoax|nonsense|debunked|bogus|rubbish)\b.*$",
    re.IGNORECASE | re.DOTALL,
)

ASKED = re.compile(
    r"^(?:(?:so|and|but|wait|sorry)[,.]?\s+)?(?:is\s+it\s+(?:really\s+|actually\s+)?true(?:\s+that)?"
    r"|(?:i\s+)?(?:doubt|wonder)(?:\s+(?:that|if|whether))?|are\s+you\s+sure(?:\s+that)?|since\s+when\s+is\s+it\s+true\s+that)\s+(?P<core>.+?)\s*[?.!]*$",
    re.IGNORECASE | re.DOTALL,
)
HEARSAY = re.compile(
    r"""^(?:(?:my|our|a|some)\s+(?:\w+\s+){0,2}?(?:cousin|brother|sister|mother|mum|mom|father|dad|uncle|aunt|wife|husband|friend|mate|neighbou?r|boss|colleague
      |coworker|co-worker|doctor|teacher|landlord|barber|guy|bloke|brother-in-law|sister-in-law|grandma|grandpa|buddy|pal)(?:\s+(?:in|from|at|who)\s+[^,]{2,40}?)?
      \s+(?:swears?|swore|says?|said|claims?|claimed|told\s+me|tells\s+me|insists?|reckons?|keeps\s+saying|heard)
    |(?:everyone|everybody|half|most|some|all)\b[^,.;]{0,40}?\s(?:thinks?|believes?|reckons?|(?:is|are)\s+convinced)
    |(?:my|our)\s+(?:\w+\s+){1,2}(?:told|tells)\s+(?:me|us)
    |(?:he|she)\s+(?:says|said|claims|claimed|reckons)
    |(?:some|many|lots\s+of)?\s*(?:people|folks|they|he|she)\s+(?:online\s+|here\s+|on\s+\w+\s+)?(?:keep|keeps)\s+(?:saying|claiming|telling\s+(?:me|us))
    |(?:somebody|someone|(?:a|one|some)\s+(?:\w+\s+)?\w+)\s+(?:mailed|emailed|messaged|wrote|told|texted)\s+(?:me|us)
    |(?:rumou?r\s+has\s+it|word\s+is|people\s+say|it(?:'s|\s+is)\s+said)\s*,?)\s+(?:that\s+)?""",
    re.IGNORECASE | re.VERBOSE,
)
"""What somebody else told the poster: passed on, not put forward."""

LABEL = re.compile(r"^(?P<label>[^:.!?]{2,60}):\s+(?=\S)")
"""A label in front of the statement: ``Same with Agenda 2030, by the way: it isn't binding``."""

POINTING = re.compile(
    r"^(?:that|this|it|which)(?:'s|s|\s+is|\s+was|\s+isn't|\s+wasn't|\s+isnt|\s+has)?\s+(?:(?:just|simply|so|really|also|exactly|literally|completely|totally|only|all|not)\s+)*"
    r"(?:what|true|untrue|right|wrong|false|how|why|where|a\s+(?:complete\s+|total\s+)?(?:lie|myth|hoax|fact|joke|shame|disgrace|thing|pity)|lies|nonsense|bs|bullshit|rubbish|fair|fine|it|all|great|good|bad|sad|"
    r"crazy|insane|ridiculous|hilarious|funny|the\s+(?:case|point|problem|issue|question|thing|truth)|beside\s+the\s+point|rich|enough|been\s+debunked)\b",
    re.IGNORECASE,
)
"""Judgements on what was said before ("that's not what the law says"): reactions, no claims."""
