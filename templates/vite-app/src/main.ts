import { renderSVG } from "uqr";
import "./style.css";

const input = document.querySelector<HTMLInputElement>("#text")!;
const code = document.querySelector<HTMLElement>("#code")!;

// The path is the text, so that every code has an address: /hello shows "hello".
input.value = decodeURIComponent(location.pathname.slice(1)) || document.title;

function draw(): void {
  code.innerHTML = renderSVG(input.value);
}

input.addEventListener("input", () => {
  history.replaceState(null, "", `/${encodeURIComponent(input.value)}`);
  draw();
});

draw();
