# The features of dev containers and the configurations of templates have the
# names and types that the dev container specification knows; features differ in data alone.
{ lib, runCommand }:
let
  check = import ./claims.nix { inherit lib runCommand; };
  folder = ../devcontainer-features/src;
  names = lib.attrNames (builtins.readDir folder);
  templates = lib.attrNames (
    lib.filterAttrs (_: type: type == "directory") (builtins.readDir ../templates)
  );

  isText = lib.isString;
  isTexts = value: lib.isList value && lib.all isText value;
  isCommand = value: isText value || isTexts value || lib.isAttrs value;
  # fits :: { <name> :: a -> Bool; } -> [String] -> AttrSet -> Bool
  fits =
    format: required: value:
    lib.all (name: format ? ${name} && format.${name} value.${name}) (lib.attrNames value)
    && lib.all (name: value ? ${name}) required;

  commands = lib.genAttrs [
    "onCreateCommand"
    "updateContentCommand"
    "postCreateCommand"
    "postStartCommand"
    "postAttachCommand"
  ] (_: isCommand);

  isOption =
    option:
    if option.type or "" == "boolean" then
      fits {
        type = isText;
        default = lib.isBool;
        description = isText;
      } [ "default" ] option
    else
      option.type or "" == "string"
      && !(option ? enum && option ? proposals)
      && fits {
        type = isText;
        default = isText;
        description = isText;
        enum = isTexts;
        proposals = isTexts;
      } [ "default" ] option;

  isFeature =
    fits
      (
        commands
        // lib.genAttrs [
          "id"
          "version"
          "name"
          "description"
          "documentationURL"
          "licenseURL"
          "entrypoint"
        ] (_: isText)
        // {
          options = options: lib.all isOption (lib.attrValues options);
          containerEnv = env: lib.all isText (lib.attrValues env);
          customizations = lib.isAttrs;
          installsAfter = isTexts;
          legacyIds = isTexts;
          capAdd = isTexts;
          securityOpt = isTexts;
          init = lib.isBool;
          privileged = lib.isBool;
          deprecated = lib.isBool;
          mounts = lib.isList;
        }
      )
      [
        "id"
        "version"
      ];

  isContainer = fits (
    commands
    // {
      name = isText;
      image = isText;
      features = features: lib.isAttrs features && lib.all lib.isAttrs (lib.attrValues features);
      containerEnv = lib.isAttrs;
      customizations = lib.isAttrs;
      forwardPorts = lib.isList;
      mounts = lib.isList;
      remoteUser = isText;
    }
  ) [ "image" ];

  feature = name: lib.importJSON (folder + "/${name}/devcontainer-feature.json");
  files = name: lib.attrNames (builtins.readDir (folder + "/${name}"));
in
check "features" {
  claims = {
    "all are there" =
      names == [
        "cobol"
        "go"
        "java"
        "node"
        "python"
        "rust"
      ];
    "they differ in data alone" = lib.all (
      name:
      files name == [
        "devcontainer-feature.json"
        "packages.sh"
      ]
    ) names;
    # The format is held to what it must refuse.
    "a feature with an unknown name is none" = !isFeature (feature "python" // { extensions = [ ]; });
    "an option needs a default" =
      !isFeature (
        feature "python"
        // {
          options.version = {
            type = "string";
          };
        }
      );
  }
  // lib.listToAttrs (
    map (
      name:
      lib.nameValuePair "${name} is a feature" (
        isFeature (feature name)
        && (feature name).id == name
        && builtins.match "[0-9]+\\.[0-9]+\\.[0-9]+" (feature name).version != null
        && (feature name).customizations.vscode ? extensions
        && (feature name).customizations.vscode ? settings
      )
    ) names
    ++ map (
      name:
      lib.nameValuePair "template ${name} has a dev container" (
        isContainer (lib.importJSON (../templates + "/${name}/.devcontainer/devcontainer.json"))
        && builtins.readFile (../templates + "/${name}/.envrc") == "use flake\n"
      )
    ) templates
  );
}
