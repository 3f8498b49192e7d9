"""What the pages of the stand-ins share."""

STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem }
tr { border-bottom: 1px solid #ddd }
td:first-child { white-space: nowrap }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
form { display: flex; gap: .5rem }
input { width: 5rem }
input[type=date] { width: auto }
"""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
{refresh}<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
{content}
</body>
</html>
"""


def document(title: str, content: str, refresh_seconds: int | None = None) -> str:
    """A page, which a browser reads again every so many seconds."""
    refresh = ""
    if refresh_seconds is not None:
        refresh = f'<meta http-equiv="refresh" content="{refresh_seconds}">\n'
    return PAGE.format(refresh=refresh, title=title, style=STYLE, content=content)
