# What runs before the program of an image and hands over to it: the small init,
# and what writes the runtime configuration.
{
  lib,
  imagePkgs,
  runtime-config,
}:
let
  numbers = {
    SIGHUP = 1;
    SIGINT = 2;
    SIGQUIT = 3;
    SIGUSR1 = 10;
    SIGUSR2 = 12;
    SIGWINCH = 28;
  };

  # Where the configuration is written to: a folder that is writable in every image.
  configurationFile = "/tmp/config.json";

  # Who sends SIGTERM whatever the image says gets the orderly end, too.
  rewrite =
    stopSignal: lib.optional (numbers ? ${stopSignal}) "--rewrite=15:${toString numbers.${stopSignal}}";
in
{
  inherit configurationFile;

  # programs :: { init; runtimeConfig; … } -> [Derivation]
  # What `before` names.
  programs =
    { init, runtimeConfig, ... }:
    lib.optional init imagePkgs.dumb-init ++ lib.optional (runtimeConfig != [ ]) runtime-config;

  # before :: { init; runtimeConfig; stopSignal; } -> [String]
  before =
    {
      init,
      runtimeConfig,
      stopSignal,
    }:
    lib.optionals init ([ (lib.getExe imagePkgs.dumb-init) ] ++ rewrite stopSignal ++ [ "--" ])
    ++ lib.optionals (runtimeConfig != [ ]) (
      [
        (lib.getExe runtime-config)
        configurationFile
      ]
      ++ runtimeConfig
      ++ [ "--" ]
    );
}
