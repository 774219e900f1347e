import { renderSVG } from "uqr";
import page from "./page.html" with { type: "text" };

const longest = 500;

export function handle(request: Request): Response {
  const url = new URL(request.url);
  switch (url.pathname) {
    case "/":
      return new Response(String(page), { headers: { "content-type": "text/html; charset=utf-8" } });
    case "/health":
      return Response.json({ status: "ok" });
    case "/api/code":
      return code(url.searchParams.get("text") ?? "");
    default:
      return Response.json({ error: "not found" }, { status: 404 });
  }
}

function code(text: string): Response {
  if (text === "" || text.length > longest) {
    return Response.json({ error: `text must have 1 to ${longest} characters` }, { status: 400 });
  }
  return Response.json({ text, svg: renderSVG(text) });
}
