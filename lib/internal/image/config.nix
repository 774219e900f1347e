# The configuration of an image in OCI's terms, its annotations, and what is
# wrong with the arguments.
{
  lib,
  imageDefaults,
  imageInit,
  secrets,
}:
let
  oci = name: "org.opencontainers.image.${name}";

  # "20260131120000", as flakes have it, or a date that is written out already.
  date =
    text:
    let
      parts = builtins.match "([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})" text;
      part = lib.elemAt parts;
    in
    if parts == null then text else "${part 0}-${part 1}-${part 2}T${part 3}:${part 4}:${part 5}Z";

  created = stamp: if stamp ? created then date stamp.created else "1970-01-01T00:00:01Z";

  # What a package says about itself.
  metaLabels =
    meta:
    let
      licences = lib.toList (meta.license or [ ]);
    in
    lib.filterAttrs (_: value: value != null && value != "") {
      ${oci "description"} = meta.description or null;
      ${oci "source"} = meta.homepage or null;
      ${oci "licenses"} = lib.concatStringsSep " AND " (
        lib.filter (id: id != null) (map (licence: licence.spdxId or null) licences)
      );
    };

  labelsOf =
    {
      name,
      labels,
      meta,
      stamp,
      ...
    }:
    lib.filterAttrs (_: value: value != null) (
      {
        ${oci "title"} = name;
      }
      // metaLabels meta
      // imageDefaults.labels
      // labels
      // lib.optionalAttrs (stamp ? revision) { ${oci "revision"} = stamp.revision; }
      // lib.optionalAttrs (stamp ? created) { ${oci "created"} = date stamp.created; }
    );

  envOf =
    { env, port, ... }:
    lib.filterAttrs (_: value: value != null) (
      {
        LANG = "C.UTF-8";
        # By the names in the image: a newer package moves no configuration.
        SSL_CERT_FILE = "/etc/ssl/certs/ca-bundle.crt";
        TZDIR = "/usr/share/zoneinfo";
        ZONEINFO = "/usr/share/zoneinfo";
      }
      // lib.optionalAttrs (port != null) { PORT = toString port; }
      // imageDefaults.env
      // env
    );

  configOf =
    arguments@{
      entrypoint,
      cmd,
      port,
      uid,
      gid,
      workingDir,
      stopSignal,
      init,
      runtimeConfig,
      ...
    }:
    lib.filterAttrs (_: value: value != [ ] && value != { }) {
      Entrypoint = imageInit.before { inherit init runtimeConfig stopSignal; } ++ lib.toList entrypoint;
      Cmd = cmd;
      Env = lib.mapAttrsToList (name: value: "${name}=${toString value}") (envOf arguments);
      ExposedPorts = lib.optionalAttrs (port != null) { "${toString port}/tcp" = { }; };
      Labels = labelsOf arguments;
      StopSignal = stopSignal;
      User = "${toString uid}:${toString gid}";
      WorkingDir = workingDir;
    };

  # A program that is looked up in PATH would depend on what else is in the image.
  programProblems =
    what: command:
    lib.optional (command != [ ] && !lib.hasPrefix "${builtins.storeDir}/" (lib.head command)) ''
      ${what} `${lib.head command}` is not an absolute store path; name the program itself:
        ${what} = [ (lib.getExe pkgs.${baseNameOf (lib.head command)}) ];'';

  variableProblems =
    env:
    lib.concatLists (
      lib.mapAttrsToList (
        name: value:
        lib.optional (
          builtins.match "[A-Za-z_][A-Za-z0-9_.-]*" name == null
        ) "env.${name}: this is no name of a variable"
        ++ lib.optional (
          !(
            value == null
            || lib.isString value
            || lib.isInt value
            || builtins.isPath value
            || lib.isDerivation value
          )
        ) "env.${name} is a ${builtins.typeOf value}; write the text that the program shall see"
      ) env
    );

  pathProblems =
    writable:
    map
      (path: "writable: `${path}` is not an absolute path outside ${builtins.storeDir}: \"/var/lib/app\"")
      (
        lib.filter (
          path: !(lib.hasPrefix "/" path) || path == "/" || lib.hasPrefix builtins.storeDir path
        ) writable
      );

  problemsOf =
    arguments:
    programProblems "entrypoint" (lib.toList arguments.entrypoint)
    ++ lib.optionals (lib.toList arguments.entrypoint == [ ]) (programProblems "cmd" arguments.cmd)
    ++ variableProblems arguments.env
    ++ pathProblems arguments.writable
    ++ secretProblems arguments;

  secretProblems =
    {
      env,
      runtimeConfig,
      allowPublic,
      ...
    }:
    let
      variables = imageDefaults.env // env;
      # Whoever asks the program gets these: their names alone decide.
      served = lib.genAttrs runtimeConfig (_: "");
    in
    secrets.problems {
      what = "env";
      inherit variables allowPublic;
    }
    ++ secrets.problems {
      what = "runtimeConfig";
      variables = served;
      inherit allowPublic;
    }
    ++ secrets.reasonProblems allowPublic (served // variables);

  isAnnotation = name: _: lib.hasPrefix "org.opencontainers." name;
in
{
  inherit created;
  make = arguments: {
    config = configOf arguments;
    annotations = lib.filterAttrs isAnnotation (labelsOf arguments) // arguments.annotations;
    problems = problemsOf arguments;
  };
}
