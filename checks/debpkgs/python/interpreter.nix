# The interpreter, of whichever version Debian's release has.
{ lib, debian }:
let
  # The package "python3.13" of the meta package, and what it is split into.
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
  mainProgram = versioned;
  env = {
    inherit versioned;
    setupHook = ./setup-hook.sh;
  };
  finish = ''
    rm -rf etc share lib/python3/dist-packages lib/$versioned/test
    # Debian's own folder of modules would be looked for on the host.
    sed -i 's|/usr/lib/python3/dist-packages|/nonexistent|' lib/$versioned/site.py
    ln -s $versioned bin/python3
    ln -s $versioned bin/python
    mkdir nix-support
    sed "s|@sitePackages@|lib/$versioned/site-packages|" $setupHook > nix-support/setup-hook
  '';
  passthru = {
    executable = versioned;
    pythonVersion = lib.removePrefix "python" versioned;
    sitePackages = "lib/${versioned}/site-packages";
    implementation = "cpython";
    isPy3 = true;
  };
}
