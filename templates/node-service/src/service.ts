import type { IncomingMessage, ServerResponse } from "node:http";
import { marked } from "marked";
import { page } from "./page.ts";

const longest = 100_000;

export async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  switch (`${request.method} ${request.url}`) {
    case "GET /":
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
      return;
    case "GET /health":
      return json(response, 200, { status: "ok" });
    case "POST /api/render":
      return render(request, response);
    default:
      return json(response, 404, { error: "not found" });
  }
}

async function render(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = "";
  for await (const part of request.setEncoding("utf8")) {
    text += part;
    if (text.length > longest) return json(response, 413, { error: `text may have ${longest} characters` });
  }
  return json(response, 200, { html: await marked.parse(text) });
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
