import { draw, pathOf, textOf } from "./code";
import "./style.css";

const input = document.querySelector<HTMLInputElement>("#text")!;
const code = document.querySelector<HTMLElement>("#code")!;

input.value = textOf(location.pathname, document.title);
code.innerHTML = draw(input.value);

input.addEventListener("input", () => {
  history.replaceState(null, "", pathOf(input.value));
  code.innerHTML = draw(input.value);
});
