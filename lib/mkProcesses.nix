{
  lib,
  problems,
  process-compose,
  writeShellApplication,
  writeText,
}:
let
  processNames = [
    "after"
    "command"
    "help"
    "once"
    "port"
    "path"
    "stop"
  ];

  processProblems =
    processes:
    lib.optional (
      processes == { }
    ) "`processes` is empty; processes.web = { command = \"…\"; port = 3000; };"
    ++ lib.concatLists (
      lib.mapAttrsToList (
        name: process:
        problems.unknown {
          what = "attribute of processes.${name}";
          known = processNames;
        } process
        ++ lib.optional (!process ? command) "processes.${name} has no `command`"
        ++ lib.optional (
          process ? port && process.once or false
        ) "processes.${name} has a `port`, which is asked until it answers, and is to end (`once`)"
        ++ map (other: "processes.${name} starts after `${other}`, which is no process") (
          lib.subtractLists (lib.attrNames processes) (process.after or [ ])
        )
      ) processes
    );

  condition =
    process:
    if process.once or false then
      "process_completed_successfully"
    else if process ? port then
      "process_healthy"
    else
      "process_started";

  describe =
    processes: name:
    {
      command,
      help ? "",
      port ? null,
      path ? "/",
      after ? [ ],
      once ? false,
      stop ? null,
    }:
    {
      inherit command;
      description = help;
      availability = {
        # What the others wait for and does not come ends all, too.
        restart = if once then "exit_on_failure" else "no";
        # What was to go on has ended: so does all.
        exit_on_end = !once;
      };
      shutdown = {
        timeout_seconds = 10;
      }
      // lib.optionalAttrs (stop != null) { command = stop; };
    }
    // lib.optionalAttrs (after != [ ]) {
      depends_on = lib.genAttrs after (other: {
        condition = condition processes.${other};
      });
    }
    // lib.optionalAttrs (port != null) {
      readiness_probe = {
        http_get = {
          host = "127.0.0.1";
          scheme = "http";
          inherit path;
          port = toString port;
        };
        initial_delay_seconds = 0;
        period_seconds = 1;
        timeout_seconds = 2;
        failure_threshold = 120;
      };
    };

  /**
    Makes a program that runs several processes and says when each is ready, by
    process-compose: a dev server with its database, an image that has to be loaded first.

    # Inputs

    `name` (string)
    : Name of the program.

    `processes` (set of sets)
    : By name: `command` (shell code), `help` (a line that describes it), `port` (it is ready when
      `http://127.0.0.1:PORT` answers), `path` (what is asked there, default: `"/"`), `after` (names of processes
      that have to be ready, or ended with `once`, before), `once` (it is expected to end), `stop` (shell code
      that ends it, default: SIGTERM).

    `packages` (list of derivations, default: `[ ]`)
    : Programs that the commands use.

    # Type

    ```
    mkProcesses :: AttrSet -> Derivation
    ```

    The program hands its arguments to `process-compose up`: `-t=false` does without its
    full-screen display, a name starts that process alone. Its attribute `configuration` is the data
    that process-compose reads.

    # Examples

    ```nix
    packages.dev = infra.mkProcesses {
      name = "dev";
      packages = [ pkgs.nodejs pkgs.redis ];
      processes.queue.command = "redis-server --port 6380";
      processes.web = {
        command = "npm run dev";
        port = 5173;
        after = [ "queue" ];
      };
    };
    ```
  */
  make =
    {
      name,
      processes,
      packages ? [ ],
    }:
    let
      configuration = {
        version = "0.5";
        is_strict = true;
        # Commands are shell code: their dollar signs are the shell's.
        disable_env_expansion = true;
        processes = lib.mapAttrs (describe processes) processes;
      };
    in
    problems.orThrow "mkProcesses" (processProblems processes) (writeShellApplication {
      inherit name;
      runtimeInputs = [ process-compose ] ++ packages;
      # Its own server would take a port that is probably wanted: 8080.
      text = ''
        exec process-compose up --no-server --config ${writeText "${name}.json" (builtins.toJSON configuration)} "$@"
      '';
      passthru = {
        inherit configuration;
      };
    });
in
problems.closed "mkProcesses" make
