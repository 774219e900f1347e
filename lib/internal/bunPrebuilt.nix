# A service that was built elsewhere: what stands in the place of a project's
# own build.
{ lib, bun }:
{
  # problems :: { prebuilt, entry } -> [String]
  problems =
    { prebuilt, entry }:
    lib.optional (!builtins.pathExists (prebuilt + "/${entry}")) ''
      there is no ${baseNameOf prebuilt}/${entry}, or git does not know it, so that a flake does not see it; build it and tell git:
        bun run build
        git add -N -f ${baseNameOf prebuilt}
      or leave out `prebuilt` and let Nix build it, or set `entry` to another file in ${baseNameOf prebuilt}'';

  # Applied to the arguments of a call: the same attributes as javascriptProject.make.
  __functor =
    _: args:
    let
      file = args.src or ./. + "/package.json";
      manifest = if args ? src && builtins.pathExists file then lib.importJSON file else { };
    in
    {
      deps = null;
      programs = [ bun ];
      enter = "";
      typeCheck = "";
      attrs = {
        pname = args.pname or (lib.last (lib.splitString "/" (manifest.name or "service")));
        version = args.version or manifest.version or "0";
        src = args.prebuilt;
        dontBuild = args.dontBuild or true;
        strictDeps = true;
        nativeBuildInputs = [ bun ] ++ args.nativeBuildInputs or [ ];
      };
    };
}
