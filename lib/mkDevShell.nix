{
  lib,
  mkShell,
  problems,
  runtimeShell,
  writeScriptBin,
  writeText,
}:
let
  # What the shell itself runs before it looks for a program of that name.
  reserved = [
    "cd"
    "command"
    "exec"
    "exit"
    "export"
    "eval"
    "help"
    "jobs"
    "kill"
    "read"
    "set"
    "source"
    "test"
    "time"
    "type"
    "wait"
  ];

  commandNames = [
    "help"
    "run"
  ];

  commandProblems =
    commands:
    lib.concatLists (
      lib.mapAttrsToList (
        name: command:
        problems.unknown {
          what = "attribute of commands.${name}";
          known = commandNames;
        } command
        ++ lib.optional (!command ? help) "commands.${name} has no `help`, the line that the menu shows"
        ++ lib.optional (
          command ? run && lib.elem name reserved
        ) "commands.${name} would never run: the shell has a `${name}` of its own; name it `run-${name}`"
        ++ lib.optional (
          command ? run && builtins.match "[A-Za-z0-9][A-Za-z0-9._+-]*" name == null
        ) "commands: `${name}` is no name of a program; use letters, digits and hyphens"
      ) commands
    );

  programOf =
    name: command:
    writeScriptBin name ''
      #!${runtimeShell}
      set -euo pipefail
      ${command.run}
    '';

  # One line a command, in columns.
  menuOf =
    name: commands:
    let
      width = lib.foldl' lib.max 0 (map lib.stringLength (lib.attrNames commands));
      padded = word: word + lib.concatStrings (lib.replicate (width - lib.stringLength word) " ");
    in
    writeText "menu" (
      "${name}\n"
      + lib.concatStrings (
        lib.mapAttrsToList (command: { help, ... }: "  ${padded command}  ${help}\n") commands
      )
    );

  # At the first prompt and never else: a script, a job of CI and direnv have no
  # prompt, and neither has `nix develop --command`.
  greeting = menu: ''
    if [ -t 0 ] && [ -z "''${CI:-}" ] && [ -z "''${DIRENV_IN_ENVRC:-}" ]; then
      PROMPT_COMMAND="cat ${menu} >&2; PROMPT_COMMAND=''${PROMPT_COMMAND@Q}"
    fi
  '';

  /**
    Makes a shell for `nix develop`: programs, variables, and commands of the
    project, which a short menu lists when somebody enters.

    The menu is data, not decoration: it is shown at the first prompt of a person
    and not where `CI` is set, under direnv, or without a terminal. `menu` shows it again.

    # Inputs

    `name` (string, default: `"shell"`)
    : What the menu is headed by.

    `packages` (list of derivations, default: `[ ]`)
    : The programs.

    `commands` (set of sets, default: `{ }`)
    : By name: `run`, the shell code of a program of that name, and `help`, its line in
      the menu. Without `run` the name is that of a program in `packages`.

    `shellHook` (string, default: `""`)
    : Shell code that runs on entry, as in `mkShell`.

    All other arguments go unchanged to `mkShell`: `inputsFrom` takes the programs of another
    shell, and any other name is a variable.

    # Type

    ```
    mkDevShell :: AttrSet -> Derivation
    ```

    Attributes of the result: `tools` (the list of its programs, as for `contents` of an image),
    `commands` and `menu`.

    # Examples

    ```nix
    infra.mkDevShell {
      name = "orders";
      inputsFrom = [ infra.devShells.python ];
      commands.tests = {
        run = "pytest --quiet \"$@\"";
        help = "run the tests";
      };
    }
    ```
  */
  make =
    {
      name ? "shell",
      packages ? [ ],
      commands ? { },
      shellHook ? "",
      ...
    }@args:
    let
      inherited = lib.mergeAttrsList (map (shell: shell.commands or { }) (args.inputsFrom or [ ]));
      shown = inherited // commands;
      menu = menuOf name shown;
      own = lib.mapAttrsToList programOf (lib.filterAttrs (_: command: command ? run) commands);
      show = writeScriptBin "menu" ''
        #!${runtimeShell}
        while IFS= read -r line; do printf '%s\n' "$line"; done < ${menu}
      '';
      tools =
        own
        ++ packages
        ++ lib.concatMap (shell: shell.tools or [ ]) (lib.reverseList (args.inputsFrom or [ ]));
    in
    problems.orThrow "mkDevShell"
      (
        commandProblems commands
        ++ problems.misspelt [
          "name"
          "packages"
          "commands"
          "shellHook"
          "inputsFrom"
        ] args
      )
      (
        mkShell (
          removeAttrs args [ "commands" ]
          // {
            inherit name;
            packages = [ show ] ++ own ++ packages;
            shellHook = shellHook + greeting menu;
            passthru = args.passthru or { } // {
              inherit menu tools;
              commands = shown;
            };
          }
        )
      );
in
lib.setFunctionArgs make (lib.functionArgs make)
