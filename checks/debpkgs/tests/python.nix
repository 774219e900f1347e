# Environments find their modules, builders build from pyproject.toml.
{
  lib,
  python3,
  python3Packages,
  runCommand,
  writeText,
}:
let
  environment = python3.withPackages (
    ps: with ps; [
      fastapi
      flask
      gunicorn
      pillow
      pytest
      pyyaml
      requests
      uvicorn
    ]
  );

  # The smallest project: one module, one program.
  project =
    { backend, requires }:
    runCommand "project" { } ''
      mkdir -p $out/greeter
      cat > $out/greeter/__init__.py <<'END'
      import flask
      def main():
          print("greetings from flask", flask.__name__)
      END
      cat > $out/pyproject.toml <<'END'
      [project]
      name = "greeter"
      version = "1.2"
      dependencies = ["flask"]
      scripts.greet = "greeter:main"
      [build-system]
      requires = ["${requires}"]
      build-backend = "${backend}"
      END
    '';
  application =
    backend: build-system:
    python3Packages.buildPythonApplication {
      pname = "greeter";
      version = "1.2";
      pyproject = true;
      src = project {
        inherit backend;
        requires = build-system.pname;
      };
      build-system = [ build-system ];
      dependencies = [ python3Packages.flask ];
      pythonImportsCheck = [ "greeter" ];
    };
  script = writeText "script.py" ''
    import ctypes, fastapi, flask, requests, sqlite3, ssl, sys, uvicorn, yaml
    from PIL import Image
    Image.new("RGB", (2, 2)).save("image.png")
    assert sys.prefix == "${environment}", sys.prefix
    assert flask.__file__.startswith("${environment}/${python3.sitePackages}/"), flask.__file__
    print("imported")
  '';
in
runCommand "python" { nativeBuildInputs = [ python3Packages.requests ]; } ''
  PYTHONPATH= ${environment}/bin/python3 ${script}
  ${environment}/bin/gunicorn --version
  ${environment}/bin/uvicorn --version
  PYTHONPATH= ${lib.getExe environment} -m pytest --version

  # Without modules there are none, as a build's input a module is found.
  if PYTHONPATH= ${lib.getExe python3} -c 'import requests'; then exit 1; fi
  ${lib.getExe python3} -c 'import requests, idna'

  for application in ${
    toString [
      (application "setuptools.build_meta" python3Packages.setuptools)
      (application "hatchling.build" python3Packages.hatchling)
      (application "poetry.core.masonry.api" python3Packages.poetry-core)
    ]
  }; do
    [ "$(PYTHONPATH= $application/bin/greet)" = 'greetings from flask flask' ]
  done
  touch $out
''
