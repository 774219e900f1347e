# The arguments that nix2container's function is called with. That flake itself is
# the caller's and is not here: what it makes of them is not shown by this.
{
  lib,
  infra,
  jq,
  pkgs,
  runCommand,
  self,
}:
let
  # The names that the function takes; another one would stop the evaluation.
  buildImage =
    {
      name,
      tag ? null,
      config ? { },
      layers ? [ ],
      copyToRoot ? null,
      arch ? null,
      perms ? [ ],
      maxLayers ? 1,
      created ? "0001-01-01T00:00:00Z",
    }@arguments:
    arguments;
  with2 = self.lib.mkInfra {
    inherit pkgs;
    nix2container.packages.${pkgs.stdenv.hostPlatform.system}.nix2container = { inherit buildImage; };
  };
  image =
    library:
    library.mkImage {
      name = "translated";
      tag = "v1";
      entrypoint = lib.getExe jq;
      contents = [ jq ];
      writable = [ "/var/lib/app" ];
    };
  given = (image with2).nix2container;
  permission = path: lib.findFirst (entry: lib.hasSuffix "/${path}$" entry.regex) null given.perms;

  claims = {
    "the configuration is that of the other formats" =
      given.config == (image infra).config && given.created == "1970-01-01T00:00:01Z";
    "name, tag and architecture" =
      given.name == "translated" && given.tag == "v1" && given.arch == pkgs.stdenv.hostPlatform.go.GOARCH;
    "contents stand in the root" = lib.elem jq given.copyToRoot;
    "permissions that a store does not have" = (permission "tmp").mode == "1777";
    "owners, too" = (permission "var/lib/app").uid == 65532;
    "without the flake the attribute says what is missing" =
      !(builtins.tryEval (image infra).nix2container).success;
  };
  failures = lib.attrNames (lib.filterAttrs (_: holds: !holds) claims);
in
if failures == [ ] then
  runCommand "check-nix2container" { } "touch $out"
else
  throw "does not hold: ${lib.concatStringsSep "; " failures}"
