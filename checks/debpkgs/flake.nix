{
  description = "The part of nixpkgs' interface that can be had from package registries alone";

  outputs =
    _:
    let
      lib = import ./lib;
    in
    {
      inherit lib;
      checks.x86_64-linux = import ./tests { pkgs = import ./. { system = "x86_64-linux"; }; };
      legacyPackages = lib.genAttrs lib.systems.flakeExposed (system: import ./. { inherit system; });
    };
}
