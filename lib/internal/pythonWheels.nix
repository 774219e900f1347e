# The wheels that a Python project depends on, as a folder of files.
{
  lib,
  certificates,
  fetchurl,
  linkFarm,
  stdenvNoCC,
  writeText,
}:
let
  # byList :: { name, requirements, python, hash, advice } -> Derivation
  # One download of all that a requirements file with hashes names. Which wheel
  # pip takes depends on the version of Python and on the system.
  byList =
    {
      name,
      requirements,
      python,
      hash,
      advice,
    }:
    stdenvNoCC.mkDerivation {
      inherit name requirements;
      nativeBuildInputs = [ (python.withPackages (ps: [ ps.pip ])) ];
      impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [
        "PIP_INDEX_URL"
        "PIP_EXTRA_INDEX_URL"
      ];

      dontUnpack = true;
      dontConfigure = true;
      buildPhase = ''
        runHook preBuild
        export HOME=$TMPDIR
        ${certificates}
        export PIP_CERT=$certificates GIT_SSL_CAINFO=$certificates
        mkdir wheels
        python3 -m pip download --quiet --disable-pip-version-check --no-cache-dir --no-deps \
          --only-binary :all: --require-hashes --requirement "$requirements" --dest wheels || {
          echo 'mkPythonService: only wheels are taken, since building a package needs what no lock file names.' >&2
          echo 'mkPythonService: for a package without a wheel for this Python use another version, or `pythonPackages`.' >&2
          exit 1
        }
        ${advice}
        runHook postBuild
      '';
      installPhase = ''
        runHook preInstall
        mv wheels $out
        runHook postInstall
      '';
      dontFixup = true;

      outputHash = hash;
      outputHashAlgo = if hash == "" then "sha256" else null;
      outputHashMode = "recursive";
    };

  # A line of a requirements file for each wheel of a uv.lock.
  asRequirements =
    wheels:
    writeText "requirements.txt" (
      lib.concatMapStrings (wheel: "${wheel.name} @ ${wheel.url} --hash=sha256:${wheel.sha256}\n") wheels
    );

  # byWheel :: String -> [Wheel] -> Derivation
  # Each wheel is a download of its own, with the hash that the lock file has.
  byWheel =
    name: wheels:
    linkFarm name (
      map (wheel: {
        name = wheel.file;
        path = fetchurl {
          name = lib.strings.sanitizeDerivationName wheel.file;
          inherit (wheel) url sha256;
        };
      }) wheels
    );
in
{
  inherit asRequirements byList byWheel;
}
