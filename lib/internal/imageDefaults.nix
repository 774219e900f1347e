# What holds for every image unless it says otherwise: `defaults` of mkInfra.
{ problems }:
let
  # What builds, edits or fetches programs has no place where they run.
  tools = [
    "*-dev"
    "*-language-server"
    "binutils"
    "cargo"
    "clang"
    "cmake"
    "gcc"
    "ghc"
    "git"
    "gnumake"
    "go"
    "gopls"
    "nix"
    "rust-analyzer"
    "rustc"
  ];
in
problems.closed "mkInfra: defaults" (
  {
    registry ? null,
    registries ? { },
    labels ? { },
    env ? { },
    contents ? [ ],
    port ? 8080,
    user ? "app",
    uid ? 65532,
    forbid ? [ ],
    budget ? { },
    compression ? "gzip",
  }:
  {
    inherit
      compression
      contents
      env
      labels
      port
      registries
      registry
      uid
      user
      ;
    forbid = tools ++ forbid;
    budget = {
      compressed = null;
      # More than this several clouds refuse to start.
      unpacked = 1073741824;
    }
    // budget;
  }
)
