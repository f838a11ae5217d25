"""Text that breaks pages, formulas and terminals when nobody takes care."""

MARKER = "pwned"

PAYLOADS = (
    "</script><script>document.title='pwned'</script>",
    "</style><style>*{display:none}</style>",
    "<img src=x onerror=\"document.title='pwned'\">",
    "'\"><svg onload=document.title='pwned'>",
    "--><script>document.title='pwned'</script><!--",
    "{{ 7 * 7 }}{% raw %}{{ config }}",
    "javascript:document.title='pwned'",
    "]]><i>x</i>",
    "&lt;b&gt;&amp;&#0;",
    "$x^$", "$\\frac{1}{0}$", "\\undefined{", "$" * 99,
    "\x1b]0;pwned\x07\x1b[2J", "\x00\x01\x08\x7f\x9b",
    b"caf\xff\xe9".decode("utf-8", "replace"),
    "\ud800", "\ufffe\uffff", "\u202eabc\u2066", "a\u0301" * 300,
    "x" * 3000, "\U0001f600" * 50, "../../x", "%s%n%(x)s{0}", "a b\tc\nd", " ",
)
