# buildPythonPackage and buildPythonApplication: a wheel by the build system that
# pyproject.toml names, installed without the network.
{
  lib,
  pkgs,
  python3,
}:
let
  builder =
    { isApplication }:
    lib.extendMkDerivation {
      constructDrv = pkgs.stdenv.mkDerivation;
      excludeDrvArgNames = [
        "build-system"
        "dependencies"
        "disabled"
        "format"
        "makeWrapperArgs"
        "optional-dependencies"
        "pyproject"
        "pythonImportsCheck"
      ];
      extendDrvArgs =
        finalAttrs:
        {
          pyproject ? null,
          format ? null,
          build-system ? [ ],
          dependencies ? [ ],
          optional-dependencies ? { },
          disabled ? false,
          nativeBuildInputs ? [ ],
          propagatedBuildInputs ? [ ],
          makeWrapperArgs ? [ ],
          pythonImportsCheck ? [ ],
          passthru ? { },
          ...
        }@args:
        let
          needed = dependencies ++ propagatedBuildInputs;
          name = args.pname or args.name or "a package";
          environment = python3.withPackages (ps: [ ps.pip ] ++ build-system ++ needed);
          modulePath = lib.makeSearchPath python3.sitePackages (
            lib.remove python3 (python3.pkgs.requiredPythonModules needed)
          );
        in
        assert lib.assertMsg (pyproject == true || pyproject == false || format != null)
          "${name} does not configure a `format`. To build with setuptools as before, set `pyproject = true` and `build-system = [ setuptools ]`.`";
        lib.throwIf disabled "${name} not supported for interpreter ${python3.executable}" {
          strictDeps = args.strictDeps or true;
          nativeBuildInputs = [
            environment
            pkgs.makeWrapper
          ]
          ++ nativeBuildInputs;
          propagatedBuildInputs = needed;
          inherit makeWrapperArgs pythonImportsCheck;
          buildPhase =
            args.buildPhase or ''
              runHook preBuild
              export HOME=$TMPDIR
              ${environment}/bin/python3 -m pip wheel --quiet --no-build-isolation --no-deps --no-index --no-clean --wheel-dir dist .
              runHook postBuild
            '';
          installPhase =
            args.installPhase or ''
              runHook preInstall
              ${environment}/bin/python3 -m pip install --quiet --no-deps --no-index --no-compile --no-warn-script-location --prefix "$out" dist/*.whl
              rm -f $out/${python3.sitePackages}/*.dist-info/direct_url.json
              runHook postInstall
            '';
          postFixup = args.postFixup or "" + ''
            flags=()
            concatTo flags makeWrapperArgs
            for program in $out/bin/*; do
              [ -f "$program" ] || continue
              sed -i "1s|^#!.*/python3[^ ]*|#!${python3.interpreter}|" "$program"
              wrapProgram "$program" --prefix PYTHONPATH : "$out/${python3.sitePackages}:${modulePath}" "''${flags[@]}"
            done
            for module in $pythonImportsCheck; do
              PYTHONPATH=$out/${python3.sitePackages}:${modulePath} ${python3.interpreter} -c "import $module"
            done
          '';
          passthru = {
            inherit dependencies build-system optional-dependencies;
          }
          // lib.optionalAttrs (!isApplication) { pythonModule = python3; }
          // passthru;
          meta = {
            mainProgram = args.pname or null;
          }
          // args.meta or { };
        };
    };
in
{
  buildPythonApplication = builder { isApplication = true; };
  buildPythonPackage = builder { isApplication = false; };
}
