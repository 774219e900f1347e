# What is wrong with a call of mkHugoSite, of the names of the files in the site's
# folder and the arguments.
{ lib }:
let
  hashes = {
    depsHash = {
      lock = "go.sum";
      what = "Hugo modules";
    };
    nodeDepsHash = {
      lock = "package-lock.json";
      what = "node packages";
    };
  };

  # hashProblems :: [String] -> AttrSet -> [String]
  # Of the names of the files in a site's folder and the arguments of a call.
  hashProblems =
    files: args:
    lib.concatLists (
      lib.mapAttrsToList (
        name:
        { lock, what }:
        let
          hash = args.${name} or null;
        in
        lib.optional (lib.elem lock files && hash == null) ''
          missing `${name}`, the hash of the ${what} that ${lock} names; put in:
            ${name} = lib.fakeHash; # then run `fod-hash update`''
        ++ lib.optional (
          !lib.elem lock files && hash != null
        ) "`${name}` is given, and there is no ${lock} in `src`; is it known to git? (git add ${lock})"
        ++ lib.optional (
          hash != null && !lib.isString hash
        ) "`${name}` must be a string, not a ${builtins.typeOf hash}"
      ) hashes
    )
    ++ lib.optional (
      lib.elem "go.mod" files && !lib.elem "go.sum" files
    ) "go.mod without go.sum in `src`; make it and add it to git: hugo mod tidy && git add go.sum";

  otherNames =
    args:
    map (name: "the hash of the Hugo modules is called `depsHash` here, not `${name}`") (
      lib.filter (name: args ? ${name}) [
        "hash"
        "modulesHash"
        "vendorHash"
      ]
    );

  urlProblems =
    {
      baseURL ? "/",
      ...
    }:
    lib.optional (!lib.isString baseURL || builtins.match "(https?://.*|/.*)" baseURL == null)
      "`baseURL` must be the address that the site is served from, such as \"https://example.org/\", or \"/\"";
in
files: args: hashProblems files args ++ otherNames args ++ urlProblems args
