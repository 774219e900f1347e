# Python packages by nixpkgs' names, and the Debian packages that they are.
# What they depend on has to stand here too.
{
  annotated-types = "python3-annotated-types";
  anyio = "python3-anyio";
  autocommand = "python3-autocommand";
  blinker = "python3-blinker";
  certifi = "python3-certifi";
  chardet = "python3-chardet";
  charset-normalizer = "python3-charset-normalizer";
  click = "python3-click";
  dnspython = "python3-dnspython";
  email-validator = "python3-email-validator";
  fastapi = "python3-fastapi";
  flask = "python3-flask";
  gunicorn = [
    "gunicorn"
    "python3-gunicorn"
  ];
  h11 = "python3-h11";
  hatchling = "python3-hatchling";
  idna = "python3-idna";
  inflect = "python3-inflect";
  iniconfig = "python3-iniconfig";
  itsdangerous = "python3-itsdangerous";
  jaraco-context = "python3-jaraco.context";
  jaraco-functools = "python3-jaraco.functools";
  jaraco-text = "python3-jaraco.text";
  jinja2 = "python3-jinja2";
  markupsafe = "python3-markupsafe";
  more-itertools = "python3-more-itertools";
  packaging = "python3-packaging";
  pathspec = "python3-pathspec";
  pillow = "python3-pil";
  pip = "python3-pip";
  pluggy = "python3-pluggy";
  poetry-core = "python3-poetry-core";
  pydantic = "python3-pydantic";
  pydantic-core = "python3-pydantic-core";
  pytest = "python3-pytest";
  pyyaml = "python3-yaml";
  requests = "python3-requests";
  setuptools = [
    "python3-setuptools"
    "python3-pkg-resources"
  ];
  sniffio = "python3-sniffio";
  starlette = "python3-starlette";
  trove-classifiers = "python3-trove-classifiers";
  typeguard = "python3-typeguard";
  typing-extensions = "python3-typing-extensions";
  urllib3 = "python3-urllib3";
  uvicorn = [
    "uvicorn"
    "python3-uvicorn"
  ];
  uvloop = "python3-uvloop";
  werkzeug = "python3-werkzeug";
  wheel = "python3-wheel";
  wsproto = "python3-wsproto";
  zipp = "python3-zipp";
}
