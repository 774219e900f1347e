import { renderSVG } from "uqr";

// The path of a page is its text, so that every code has an address: /hello shows "hello".
export function textOf(path: string, otherwise: string): string {
  return decodeURIComponent(path.slice(1)) || otherwise;
}

export function pathOf(text: string): string {
  return `/${encodeURIComponent(text)}`;
}

export const draw = (text: string): string => renderSVG(text);
