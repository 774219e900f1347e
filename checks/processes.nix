# What mkProcesses hands to process-compose: its file format, and the refusals.
# That the commands run and that the probes are answered is shown end to end.
{
  lib,
  infra,
  nginx,
  runCommand,
}:
let
  check = import ./claims.nix { inherit lib runCommand; };
  app = infra.mkProcesses {
    name = "dev";
    processes = {
      prepare = {
        command = "echo $HOME > file";
        once = true;
      };
      queue.command = "sleep 1000";
      api = {
        command = "serve";
        port = 3000;
        path = "/health";
        after = [
          "prepare"
          "queue"
        ];
      };
      web = {
        command = "vite";
        port = 5173;
        after = [ "api" ];
      };
    };
  };
  inherit (app.configuration) processes;

  # Names and types of process-compose's published schema, as far as we use them.
  isText = lib.isString;
  isNumber = lib.isInt;
  format = {
    version = isText;
    is_strict = lib.isBool;
    disable_env_expansion = lib.isBool;
    processes = lib.isAttrs;
  };
  processFormat = {
    availability = lib.isAttrs;
    command = isText;
    depends_on = lib.isAttrs;
    description = isText;
    readiness_probe = lib.isAttrs;
    shutdown = lib.isAttrs;
  };
  probeFormat = {
    failure_threshold = isNumber;
    http_get = lib.isAttrs;
    initial_delay_seconds = isNumber;
    period_seconds = isNumber;
    timeout_seconds = isNumber;
  };
  getFormat = {
    host = isText;
    path = isText;
    port = isText;
    scheme = isText;
  };
  fits =
    format: value:
    lib.all (name: format ? ${name} && format.${name} value.${name}) (lib.attrNames value);
  # Everything that mkProcesses makes, one after another.
  all = lib.attrValues processes;
  probes = lib.catAttrs "readiness_probe" all;

  image = infra.mkImage {
    name = "pages";
    entrypoint = [ (lib.getExe nginx) ];
    port = 3000;
  };
in
check "processes" {
  claims = {
    "the file has the format of process-compose" =
      fits format app.configuration
      && lib.all (fits processFormat) all
      && lib.all (fits probeFormat) probes
      && lib.all (probe: fits getFormat probe.http_get) probes;
    "a process is ready when its port answers" =
      processes.api.readiness_probe.http_get.path == "/health"
      && processes.api.readiness_probe.http_get.port == "3000"
      && !processes.queue ? readiness_probe;
    "it waits for what has to be there" =
      processes.web.depends_on.api.condition == "process_healthy"
      && processes.api.depends_on.prepare.condition == "process_completed_successfully"
      && processes.api.depends_on.queue.condition == "process_started";
    "all ends with what was to go on" =
      processes.api.availability.exit_on_end
      && !processes.prepare.availability.exit_on_end
      && processes.prepare.availability.restart == "exit_on_failure";
    "prod of an image asks its port" =
      image.prod.configuration.processes.image.readiness_probe.http_get.port == "3000";
  };
  refused = {
    "a process after none" = infra.mkProcesses {
      name = "dev";
      processes.web = {
        command = "vite";
        after = [ "api" ];
      };
    };
    "a process without a command" = infra.mkProcesses {
      name = "dev";
      processes.web.port = 3000;
    };
    "a port that answers once" = infra.mkProcesses {
      name = "dev";
      processes.web = {
        command = "vite";
        port = 3000;
        once = true;
      };
    };
    "no processes" = infra.mkProcesses {
      name = "dev";
      processes = { };
    };
    "an attribute of a process that is none" = infra.mkProcesses {
      name = "dev";
      processes.web = {
        command = "vite";
        readiness = 3000;
      };
    };
  };
}
