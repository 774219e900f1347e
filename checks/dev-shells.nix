# The shells by language: all of them evaluate on every system, and of each as
# much is built as the package set has programs for. What is left out is said.
{
  lib,
  infra,
  runCommand,
  self,
  writeText,
}:
let
  check = import ./claims.nix { inherit lib runCommand; };
  isHere = tool: !(tool.evaluatedOnly or false);

  promised = [
    "bun"
    "cobol"
    "default"
    "go"
    "infra"
    "java"
    "node"
    "python"
    "rust"
  ];

  claims = check "dev-shells" {
    claims = {
      "every system has the shells that are promised" = lib.all (
        system: lib.attrNames self.devShells.${system} == promised
      ) self.lib.systems;
      "shells of all systems evaluate" = lib.all (
        system:
        lib.all (shell: shell.system == system && lib.isString shell.drvPath) (
          lib.attrValues self.devShells.${system}
        )
      ) self.lib.systems;
      "a shell can be built on, its commands too" =
        lib.attrNames (infra.mkDevShell { inputsFrom = [ infra.devShells.python ]; }).commands
        == lib.attrNames infra.devShells.python.commands;
    };
    refused = {
      "a command that the shell would not look for" = infra.mkDevShell {
        commands.test = {
          run = "true";
          help = "run the tests";
        };
      };
      "a command without a line for the menu" = infra.mkDevShell { commands.tests.run = "true"; };
      "an attribute of a command that is none" = infra.mkDevShell {
        commands.tests = {
          help = "run the tests";
          script = "true";
        };
      };
      "a command that is no name of a program" = infra.mkDevShell {
        commands."run tests" = {
          run = "true";
          help = "run the tests";
        };
      };
      "an argument that is almost one" = infra.mkDevShell { package = [ ]; };
    };
  };

  # A line for the log, and of each command in the menu that it is a program, where all tools are here.
  scriptOf =
    name: shell:
    let
      missing = map lib.getName (lib.filter (tool: !isHere tool) shell.tools);
      tools = lib.filter isHere shell.tools;
    in
    if missing != [ ] then
      ''
        echo "${name}: without ${lib.concatStringsSep ", " missing}"
        PATH=${lib.makeBinPath tools} partial ${name}
      ''
    else
      ''
        echo "${name}: whole"
        PATH=${lib.makeBinPath tools} whole ${name} ${lib.escapeShellArgs (lib.attrNames shell.commands)}
        echo ${name} >> shells
      '';
in
runCommand "check-dev-shells"
  {
    inherit claims;
    functions = writeText "functions" ''
      whole() {
        for command in "''${@:2}"; do
          type -P "$command" > /dev/null || { echo "$1: there is no program $command" && exit 1; }
        done
      }
      partial() { type -P fod-hash > /dev/null || { echo "$1: there is no fod-hash" && exit 1; }; }
    '';
  }
  ''
    . $functions
    ${lib.concatStrings (lib.mapAttrsToList scriptOf infra.devShells)}
    # These can be built everywhere.
    for shell in python node bun; do
      grep -qx $shell shells || { echo "the shell $shell is not whole" && exit 1; }
    done
    touch $out
  ''
