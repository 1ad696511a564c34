"""Texts that a program could take for something else than text."""

from __future__ import annotations

HOSTILE = (
    "{{ 7 * 7 }}",
    "{% for x in body %}x{% endfor %}",
    "{# hidden #}",
    "{_{ 7 }_} {_% x %_}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{%tr x %}{%p x %}{{r x }}",
    "<w:t>x</w:t></w:r></w:p>",
    "</t></si><si><t>x",
    "<r><t>x</t></r>",
    "a & b < c > d \"e\" 'f' ]]> <!-- -->",
    "&lt;b&gt; &#65; &amp;",
    '{ INCLUDEPICTURE "http://127.0.0.1/x.png" }',
    '{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" }',
    "=cmd|'/C calc'!A0",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    '=HYPERLINK("http://127.0.0.1","x")',
    "http://127.0.0.1/x",
    "mailto:x@127.0.0.1",
    "internal:Sheet1!A1",
    "_x0041_ _x000D_",
    "$x^2$ \\frac{1}{2}",
    "%s %d {0} {poor}",
)
# With what is left of each where documents drop what nobody sees.
UNSEEN = {
    "a\x00b\x01c\x08d\x1b[31me\x7ff": "abcd[31mef",
    "a\u202eb\u2066c\u200ed": "abcd",
    "a\ud800b\ufffec\uffffd": "abcd",
    "a\tb": "a b",
}
