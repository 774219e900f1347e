export const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Markdown</title>
  </head>
  <body>
    <textarea id="text" rows="10" cols="60" autofocus># Hello</textarea>
    <iframe id="result" sandbox width="600" height="300"></iframe>
    <script type="module">
      const text = document.querySelector("#text");
      async function render() {
        const response = await fetch("/api/render", { method: "POST", body: text.value });
        const answer = await response.json();
        document.querySelector("#result").srcdoc = answer.html ?? answer.error;
      }
      text.addEventListener("input", render);
      render();
    </script>
  </body>
</html>
`;
