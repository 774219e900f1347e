# What every image has in `/`: the names of the user, certificates, zone data,
# folders, and what scripts expect where there is a shell. Entries as in
# ../imageRoot.nix.
{
  lib,
  imageInit,
  imageNixDatabase,
  imagePkgs,
}:
let
  inherit (imagePkgs) cacert coreutils tzdata;

  lines = list: lib.concatMapStrings (line: line + "\n") list;

  # Real files: containerd 2.2 and Docker 29 refuse to start an image whose
  # /etc/passwd or /etc/group leads into the store.
  names =
    {
      user,
      uid,
      gid,
      home,
      shell,
      ...
    }:
    let
      login = if shell == null then "/sbin/nologin" else lib.getExe shell;
    in
    {
      "etc/passwd".text = lines (
        [ "root:x:0:0:root:/:${login}" ]
        ++ lib.optional (uid != 0) "${user}:x:${toString uid}:${toString gid}:${user}:${home}:${login}"
      );
      "etc/group".text = lines ([ "root:x:0:" ] ++ lib.optional (gid != 0) "${user}:x:${toString gid}:");
      "etc/nsswitch.conf".text = lines [ "hosts: files dns" ];
    };

  # Where programs of other systems look for what is the same everywhere.
  data = {
    "etc/pki/tls/certs/ca-bundle.crt".link = "/etc/ssl/certs/ca-bundle.crt";
    "etc/ssl/certs/ca-bundle.crt".link = "${cacert}/etc/ssl/certs/ca-bundle.crt";
    "etc/ssl/certs/ca-certificates.crt".link = "ca-bundle.crt";
    "etc/zoneinfo".link = "/usr/share/zoneinfo";
    "usr/share/zoneinfo".link = "${tzdata}/share/zoneinfo";
    tmp = {
      directory = true;
      mode = "1777";
    };
  };

  # Scripts name these two by their old places. Without a shell nothing asks for them.
  scripts = shell: {
    "bin/sh".link = lib.getExe shell;
    "usr/bin/env".link = lib.getExe' coreutils "env";
  };

  folders =
    {
      writable,
      uid,
      gid,
      ...
    }:
    lib.listToAttrs (
      map (
        path:
        lib.nameValuePair (lib.removePrefix "/" path) {
          directory = true;
          inherit uid gid;
        }
      ) writable
    );
in
# files :: arguments of mkImage -> AttrSet
arguments:
names arguments
// data
// lib.optionalAttrs (arguments.shell != null) (scripts arguments.shell)
// lib.optionalAttrs (arguments.runtimeConfig != [ ]) {
  "config.json".link = imageInit.configurationFile;
}
// lib.optionalAttrs arguments.nix (imageNixDatabase arguments)
// folders arguments
// arguments.files
