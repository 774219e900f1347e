"""Draws badges: two words on two colours, as SVG."""

import os
from html import escape

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

COLOURS = {"blue": "#06c", "green": "#2a2", "grey": "#666", "red": "#c22"}

PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Badges</title>
<form>
  <input name="label" value="build"> <input name="value" value="passing"> <button>Draw</button>
</form>
<p><img id="badge" alt=""></p>
<script>
  const query = new URLSearchParams(location.search);
  badge.src = "/badge?" + (query.size ? query : "label=build&value=passing");
</script>
"""


def width(text: str) -> int:
    return 14 + 7 * len(text)


def draw(label: str, value: str, colour: str) -> str:
    left, right = width(label), width(value)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img">
  <rect width="{left}" height="20" fill="#444"/>
  <rect x="{left}" width="{right}" height="20" fill="{COLOURS[colour]}"/>
  <g fill="#fff" font-family="sans-serif" font-size="11" text-anchor="middle">
    <text x="{left / 2}" y="14">{escape(label)}</text>
    <text x="{left + right / 2}" y="14">{escape(value)}</text>
  </g>
</svg>
"""


async def badge(request: Request) -> Response:
    asked = request.query_params
    colour = asked.get("colour", "green")
    if colour not in COLOURS:
        return JSONResponse({"error": f"unknown colour {colour}", "known": sorted(COLOURS)}, 400)
    drawn = draw(asked.get("label", "badge"), asked.get("value", "?"), colour)
    return Response(drawn, media_type="image/svg+xml")


async def health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def page(request: Request) -> Response:
    return HTMLResponse(PAGE)


app = Starlette(routes=[Route("/", page), Route("/badge", badge), Route("/health", health)])

if __name__ == "__main__":
    uvicorn.run(app, host="0.0.0.0", port=int(os.environ.get("PORT", "8080")))
