# The programs of the package set, by the names that nixpkgs gives them.
{
  debian,
  lib,
  pkgs,
}:
let
  programs = pkgs;

  # Shell code that puts a script before a program, which sets its environment.
  wrap = program: settings: ''
    mv bin/${program} bin/.${program}-unwrapped
    cat > bin/${program} <<END
    #!${programs.bash}/bin/bash
    ${settings}
    exec $out/bin/.${program}-unwrapped "\$@"
    END
    chmod 755 bin/${program}
  '';

  load =
    file:
    import file {
      inherit
        debian
        lib
        programs
        wrap
        ;
    };
in
lib.mergeAttrsList (
  map load [
    ./base.nix
    ./compilers.nix
    ./editing.nix
    ./languages.nix
    ./servers.nix
    ./tools.nix
  ]
)
