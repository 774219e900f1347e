{ lib }:
{
  addMetaAttrs = new: drv: drv // { meta = (drv.meta or { }) // new; };
  setName = name: drv: drv // { inherit name; };
  setPrio = priority: lib.addMetaAttrs { inherit priority; };
  lowPrio = lib.setPrio 10;
  hiPrio = lib.setPrio (-10);
  availableOn =
    platform: package:
    ((!package ? meta.platforms) || builtins.elem platform.system package.meta.platforms)
    && !builtins.elem platform.system (package.meta.badPlatforms or [ ]);

  getExe =
    package:
    assert lib.assertMsg (lib.isDerivation package)
      "lib.meta.getExe: The first argument is of type ${builtins.typeOf package}, but it should be a derivation instead.";
    lib.getExe' package (
      package.meta.mainProgram
        or (lib.warn "getExe: Package ${lib.strings.escapeNixIdentifier (package.meta.name or package.pname or package.name)} does not have the meta.mainProgram attribute. We'll assume that the main program has the same name for now, but this behavior is deprecated." (
          lib.getName package
        ))
    );

  getExe' =
    package: program:
    assert lib.assertMsg (lib.isDerivation package)
      "lib.meta.getExe': The first argument is of type ${builtins.typeOf package}, but it should be a derivation instead.";
    assert lib.assertMsg (builtins.isString program)
      "lib.meta.getExe': The second argument is of type ${builtins.typeOf program}, but it should be a string instead.";
    assert lib.assertMsg (builtins.length (lib.splitString "/" program) == 1)
      "lib.meta.getExe': The second argument \"${program}\" is a nested path with a \"/\" character, but it should just be the name of the executable instead.";
    "${lib.getBin package}/bin/${program}";
}
