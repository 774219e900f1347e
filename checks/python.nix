# mkPythonService: its errors, what moves its hash, and which wheels of a uv.lock it takes.
{
  lib,
  infra,
  pkgs,
  runCommand,
  self,
  stdenv,
}:
let
  check = import ./claims.nix { inherit lib runCommand; };
  uvLock = import ../lib/internal/uvLock.nix { inherit lib; };
  deps = import ../lib/internal/pythonDeps.nix {
    inherit
      lib
      stdenv
      uvLock
      ;
    inherit (pkgs) autoPatchelfHook glibc zlib;
    problems = null;
    projectSource = null;
    pythonWheels = null;
  };

  url = "https://files.example/v1/c2patool-1.2.0-x86_64-linux.tar.gz?download=1";
  src = ../templates/python-service;
  base = {
    inherit src;
    pname = "service";
    version = "1";
    entry = "app";
    depsHash = lib.fakeHash;
  };
  by = changes: infra.mkPythonService (base // changes);
  service = by { };
  packaged = infra.mkPythonService {
    inherit (base)
      src
      pname
      version
      entry
      ;
    pythonPackages = ps: [
      ps.starlette
      ps.uvicorn
    ];
  };
  overridden = service.overrideAttrs { pname = "other"; };

  without =
    name:
    /.
    + builtins.unsafeDiscardStringContext (
      builtins.path {
        path = src;
        name = "source";
        filter = path: _: baseNameOf path != name;
      }
    );

  score = uvLock.target {
    pythonVersion = "3.13";
    system = "x86_64-linux";
    libcVersion = "2.41";
  };
  wheel = tags: "x-1.0-${tags}.whl";
  package =
    name: more:
    {
      inherit name;
      source.registry = "index";
    }
    // more;
  select =
    packages: dependencies:
    uvLock.select {
      lock.package = packages ++ [
        {
          name = "project";
          source.virtual = ".";
          inherit dependencies;
        }
      ];
      pythonVersion = "3.13";
      system = "x86_64-linux";
      libcVersion = "2.41";
    };
  pure =
    name:
    package name {
      wheels = [
        {
          url = "index/${name}-1-py3-none-any.whl";
          hash = "sha256:00";
        }
      ];
    };
in
check "python" {
  problems = {
    "neither packages nor a lock file" = {
      problems = deps.lockProblems [ "main.py" ];
      says = [ "pythonPackages = ps: [ ps.flask ];" ];
    };
    "two lock files" = {
      problems = deps.lockProblems [
        "requirements.txt"
        "uv.lock"
      ];
      says = [ "two lock files in `src`, requirements.txt and uv.lock; remove" ];
    };
    "a requirement without a hash" = {
      problems = deps.requirementsProblems "a==1 \\\n  --hash=sha256:00\n# b\nc==2 # why\n";
      says = [ "requirements.txt has no hash for `c==2`" ];
    };
    "a requirements file in another" = {
      problems = deps.requirementsProblems "-r base.txt\n";
      says = [ "put all into one, with hashes" ];
    };
    "a password in an index" = {
      problems = deps.requirementsProblems "--index-url https://me:secret@index.example/simple\n";
      says = [ "has a password in the address of an index" ];
    };
    "a requirements file in order" = {
      problems = deps.requirementsProblems (builtins.readFile (src + "/requirements.txt"));
      says = [ ];
    };
    "packages that are no function" = {
      problems = deps.argumentProblems { pythonPackages = [ "flask" ]; };
      says = [
        "`pythonPackages` must be a function of the package set, such as `ps: [ ps.flask ]`, not a list"
      ];
    };
    "packages and a hash" = {
      problems = deps.argumentProblems {
        pythonPackages = _: [ ];
        depsHash = "";
      };
      says = [ "need neither `depsHash` nor `deps`" ];
    };
    "another kind of dependencies" = {
      problems = deps.argumentProblems { deps = "pip"; };
      says = [ "`deps` can only be \"lock\"" ];
    };
    "a lock file without addresses" = {
      problems = deps.modeProblems {
        lock = "requirements.txt";
        deps = "lock";
      };
      says = [ "needs the addresses that uv.lock has" ];
    };
    "a dependency from git" = {
      problems = (select [ (package "a" { source.git = "x"; }) ] [ { name = "a"; } ]).problems;
      says = [ "uv.lock takes a from git" ];
    };
    "two versions of one package" = {
      problems =
        (select
          [
            (pure "a")
            (pure "a")
          ]
          [ { name = "a"; } ]
        ).problems;
      says = [ "uv.lock has two versions of a" ];
    };
  };

  refused = {
    "no entry" = by { entry = null; };
    "an entry of another type" = by { entry = 8080; };
    "no hash" = by { depsHash = null; };
    "nixpkgs' name for a hash" = by {
      depsHash = null;
      vendorHash = lib.fakeHash;
    };
    "an unknown image argument" = by { image.Port = 80; };
    "no lock file" = by { src = without "requirements.txt"; };
    "a released program without its hash" = infra.fetchBinary { inherit url; };
    "a released program in a folder" = infra.fetchBinary {
      inherit url;
      hash = lib.fakeHash;
      name = "bin/tool";
    };
    "a password in its address" = infra.fetchBinary {
      url = "https://me:secret@files.example/tool";
      hash = lib.fakeHash;
    };
    "a misspelt argument" = by { extraBinarys = [ ]; };
    "a hash of another type" = by { depsHash = 1; };
    "no name" = infra.mkPythonService (removeAttrs base [ "pname" ]);
  };

  claims = {
    "the sources leave the dependencies alone" =
      (by { src = without "app.py"; }).deps.drvPath == service.deps.drvPath
      && (by { src = without "app.py"; }).drvPath != service.drvPath;
    "so does the README" = (by { src = without "README.md"; }).drvPath == service.drvPath;
    "so do variables" = (by { env.A = "b"; }).deps.drvPath == service.deps.drvPath;
    "the digest of the lock file is in the name" = lib.hasSuffix (lib.substring 0 12 (
      builtins.hashFile "sha256" (src + "/requirements.txt")
    )) service.deps.name;
    "the version of Python is" =
      lib.hasInfix "-python-${pkgs.python3.pythonVersion}-" service.deps.name;
    "a hash by system is that hash" =
      (by { depsHash.${stdenv.hostPlatform.system} = lib.fakeHash; }).deps.drvPath
      == service.deps.drvPath;
    "packages of nixpkgs need no hash" = lib.isDerivation packaged.image;
    "arguments go to mkDerivation" = (by { preBuild = "true"; }).preBuild == "true";
    "own arguments are no attributes" = !(service.drvAttrs ? entry);
    "overrideAttrs keeps the results" =
      overridden ? deps
      && overridden ? devShell
      && overridden.image.config.Labels."org.opencontainers.image.title" == "other";
    "a second package set makes the same" =
      ((self.lib.mkInfra (pkgs.extend (_: _: { }))).mkPythonService base).drvPath == service.drvPath;
    "a released program has the name of its file" =
      (infra.fetchBinary {
        inherit url;
        hash = lib.fakeHash;
      }).meta.mainProgram == "c2patool";
    "images are for Linux" = lib.hasSuffix "-linux" service.image.system;

    "a wheel of this version fits best" =
      score (wheel "cp313-cp313-manylinux_2_28_x86_64") > score (wheel "cp39-abi3-manylinux2014_x86_64")
      && score (wheel "cp39-abi3-manylinux2014_x86_64") > score (wheel "py3-none-any");
    "several tags are one of them" = score (wheel "py2.py3-none-any") > 0;
    "other systems, versions and C libraries do not fit" = lib.all (tags: score (wheel tags) == 0) [
      "cp313-cp313-manylinux_2_42_x86_64"
      "cp313-cp313-manylinux_2_17_aarch64"
      "cp313-cp313-musllinux_1_2_x86_64"
      "cp313-cp313-win_amd64"
      "cp313-cp313t-manylinux_2_28_x86_64"
      "cp312-cp312-manylinux_2_28_x86_64"
      "cp314-abi3-manylinux_2_28_x86_64"
      "py2-none-any"
    ];
    "extras bring their packages, Windows' own do not come" =
      map (wheel: wheel.name)
        (select
          [
            (
              pure "a"
              // {
                dependencies = [
                  {
                    name = "w";
                    marker = "sys_platform == 'win32'";
                  }
                ];
                optional-dependencies.more = [ { name = "b"; } ];
              }
            )
            (pure "b")
            (pure "w")
            (pure "unused")
          ]
          [
            {
              name = "a";
              extra = [ "more" ];
            }
          ]
        ).wheels == [
        "a"
        "b"
      ];
  };
}
