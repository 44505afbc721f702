"""Hostile strings that a headline, an outlet or a text may hold; all must stay text."""

from __future__ import annotations

HTML = (
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "<svg/onload=window.pwned=1>",
    '"><script>window.pwned=1</script>',
    "' onmouseover='window.pwned=1",
    "<!--<script>",
    "--><script>window.pwned=1</script>",
    "<![CDATA[<script>window.pwned=1</script>]]>",
    "</title><script>window.pwned=1</script>",
    "</style><script>window.pwned=1</script>",
    "</textarea></noscript><script>window.pwned=1</script>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<a href='javascript:window.pwned=1'>x</a>",
    "javascript:window.pwned=1",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "&#60;script&#62;",
)
SCRIPT = (
    "';window.pwned=1;//",
    "\\u003cscript\\u003ewindow.pwned=1",
    "${window.pwned=1}",
    "`;window.pwned=1;`",
    "__proto__",
    "{{ 7*7 }}",
    "{% for x in c %}{{ x }}{% endfor %}",
    "{{ c.__class__.__mro__ }}",
    "\u2028window.pwned=1\u2029",
)
TYPST = (
    '#read("/etc/passwd")',
    '#include "/etc/passwd"',
    '#eval("1+1")',
    '#image("data.json")',
    "#let text = none",
    "$ integral_0^1 $",
    "*bold* _emph_ `raw` = heading",
    "] #panic() [",
    "<label> @reference",
    "\\u{41}",
    "// comment",
)
LATEX = (
    "\\input{/etc/passwd}",
    "\\write18{id}",
    "\\end{tabular}\\immediate\\write18{id}",
    "% & $x_1^2$ # {} ~",
    "\\\\ \\hline",
)
FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    '=HYPERLINK("//evil.example")',
    "\t=1+1",
    "\r=1+1",
)
ALL = (*HTML, *SCRIPT, *TYPST, *LATEX, *FORMULAS)
# Every way in that a browser knows, in every dress: far more than a headline will ever hold.
ELEMENTS = (
    "img src=x", "svg", "body", "details open", "video src=x", "audio src=x", "input autofocus",
    "select autofocus", "textarea autofocus", "iframe src=x", "object data=x", "embed src=x",
    "math", "style",
)  # fmt: skip
HANDLERS = (
    "onerror", "onload", "onfocus", "ontoggle", "onmouseover", "onclick", "onpointerenter",
    "onanimationstart", "onbeforetoggle",
)  # fmt: skip
EVENTS = tuple(
    f"<{element} {handler}=window.pwned=1>" for element in ELEMENTS for handler in HANDLERS
)
MANY = (
    *ALL,
    *EVENTS,
    *(words.upper() for words in HTML),
    *(f'"{words}' for words in HTML),
)
