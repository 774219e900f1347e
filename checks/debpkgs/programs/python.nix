# Python of this Debian release, whichever version that is.
{ lib, debian }:
let
  # The package "python3.11" of the meta package, and what it is split into.
  versioned = lib.findFirst (lib.hasPrefix "python3.") (throw "no python3.x in Debian's python3") (
    debian.dependenciesOf [ "python3" ]
  );
in
debian.fromDebian {
  pname = "python3";
  debs = [
    "${versioned}-minimal"
    versioned
    "lib${versioned}-minimal"
    "lib${versioned}-stdlib"
  ];
  mainProgram = "python3";
  env = { inherit versioned; };
  finish = ''
    rm -rf etc share lib/python3/dist-packages lib/$versioned/test
    # Debian's own folder of modules would be looked for on the host.
    sed -i 's|/usr/lib/python3/dist-packages|/nonexistent|' lib/$versioned/site.py
    ln -s $versioned bin/python3
    ln -s $versioned bin/python
    # The order of a set is random without it, and with it what is built.
    mkdir nix-support
    echo 'export PYTHONHASHSEED=0 DETERMINISTIC_BUILD=1 PYTHONNOUSERSITE=1' > nix-support/setup-hook
  '';
}
