// Shows what colours.json holds.
const colours = await (await fetch("/colours.json")).json();
for (const { name, hex } of colours) {
  const item = document.createElement("li");
  item.textContent = `${name} ${hex}`;
  item.style.background = hex;
  document.querySelector("#colours").append(item);
}
