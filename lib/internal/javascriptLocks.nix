# What lock files say, read while evaluating: whether they fit the manifests,
# and which dependencies come from git. pnpm's is YAML, which Nix cannot read:
# of it only the lines about git are looked at, and pnpm itself compares.
{
  lib,
  javascriptManifests,
  projectSource,
}:
let
  inherit (javascriptManifests) kinds;

  # wanted :: AttrSet -> { <name> = String; }
  # Of a manifest, or of what a lock file says about one.
  wanted = manifest: lib.foldl' (all: kind: all // manifest.${kind} or { }) { } kinds;

  # disagreements :: { lock, update } -> manifests -> { <folder> = AttrSet; } -> [String]
  disagreements =
    { lock, update }:
    manifests: locked:
    lib.concatLists (
      lib.mapAttrsToList (
        folder: entry:
        let
          file = lib.optionalString (folder != "") "${folder}/" + "package.json";
          ours = wanted (manifests.${folder} or entry);
          theirs = wanted entry;
          different = lib.filter (name: ours.${name} or null != theirs.${name} or null) (
            lib.attrNames (ours // theirs)
          );
          said = set: name: set.${name} or "nothing";
        in
        map (
          name:
          "${file} and ${lock} disagree on `${name}`: ${said ours name} and ${said theirs name}; run: ${update}"
        ) different
      ) locked
    );

  # bun.lock is JSON with commas before closing brackets, on lines of their own
  # (a line break cannot be part of a string).
  fromBun =
    text:
    builtins.fromJSON (
      lib.concatMapStrings (part: if builtins.isList part then lib.head part else part) (
        builtins.split ",[ \r]*\n *([]}])" text
      )
    );

  # fromGit :: String -> { host, url, rev } | null
  # Of an address as npm and bun write them.
  fromGit =
    address:
    let
      parts = builtins.match "git\\+([a-z]+)://([^/@]*@)?([^/]+)/([^#]*)#?(.*)" address;
      at = lib.elemAt parts;
    in
    if parts == null then
      null
    else
      {
        scheme = at 0;
        host = at 2;
        url = "${at 0}://${at 2}/${at 3}";
        rev = if builtins.match "[0-9a-f]{40}" (at 4) == null then null else at 4;
      };

  # What npm, and so nixpkgs, downloads as an archive although it writes `git+ssh`.
  publicHosts = [
    "bitbucket.org"
    "github.com"
    "gitlab.com"
  ];

  unfit = what: name: "the dependency `${name}` comes from git ${what}, which a build cannot get: ";
  overSsh = unfit "over ssh";
  sshAdvice = "use its public address, `git+https://…#<revision>`, or publish it to a registry and name that in .npmrc";
  revAdvice = "put the full revision behind the address, `#<revision>`, and lock again";

  gitProblems =
    isPublic:
    lib.concatMap (
      { name, ... }@dependency:
      lib.optional (dependency.scheme == "ssh" && !isPublic dependency.host) (overSsh name + sshAdvice)
      ++ lib.optional (dependency.rev == null) (unfit "without a revision" name + revAdvice)
    );

  npm = rec {
    read = root: lib.importJSON (root + "/package-lock.json");
    # Only what is not in a node_modules is a manifest of the project.
    git =
      root:
      lib.concatLists (
        lib.mapAttrsToList (
          path: entry:
          let
            source = fromGit entry.resolved or "";
          in
          lib.optional (source != null) (
            source
            // {
              inherit path;
              name = entry.name or (lib.last (lib.splitString "node_modules/" path));
            }
          )
        ) (read root).packages or { }
      );
    problems =
      { root, byLock }:
      let
        own = lib.filterAttrs (path: entry: !lib.hasInfix "node_modules/" path && !(entry ? resolved)) (
          (read root).packages or { }
        );
        found = git root;
        elsewhere = lib.filter ({ host, ... }: !lib.elem host publicHosts) found;
        lacking = lib.filterAttrs (
          path: entry:
          lib.hasInfix "node_modules/" path
          && !(entry ? resolved)
          && !(entry.link or false)
          && !(entry.inBundle or false)
        ) ((read root).packages or { });
      in
      disagreements {
        lock = "package-lock.json";
        update = "npm install --package-lock-only";
      } (projectSource.manifests root) own
      ++ gitProblems (host: !byLock && lib.elem host publicHosts) found
      ++ lib.optionals (!byLock) (
        map (
          { name, scheme, ... }:
          unfit "on a host that nixpkgs' fetcher for npm does not know" name
          + "use `deps = \"lock\"` in place of `depsHash`"
        ) (lib.filter ({ scheme, ... }: scheme != "ssh") elsewhere)
      )
      ++ lib.optional (byLock && lacking != { }) ''
        `deps = "lock"` downloads by the addresses in package-lock.json, which has none for `${lib.head (lib.attrNames lacking)}`; lock again with them, or use `depsHash`:
          rm package-lock.json && npm install --package-lock-only --no-omit-lockfile-registry-resolved''
      ++ lib.optional (
        byLock && removeAttrs own [ "" ] != { }
      ) "`deps = \"lock\"` does not take workspaces; use `depsHash`";
  };

  bun = rec {
    read = root: fromBun (builtins.readFile (root + "/bun.lock"));
    git =
      root:
      lib.concatLists (
        lib.mapAttrsToList (
          name: entry:
          let
            source = fromGit (lib.last (lib.splitString "${name}@" (lib.head entry)));
          in
          lib.optional (source != null) (source // { inherit name; })
        ) (read root).packages or { }
      );
    problems =
      { root, ... }:
      disagreements {
        lock = "bun.lock";
        update = "bun install --lockfile-only";
      } (projectSource.manifests root) (read root).workspaces or { }
      ++ gitProblems (_: false) (git root);
  };

  pnpm = rec {
    # The lines `resolution: {commit: …, repo: …, type: git}`.
    git =
      root:
      lib.concatMap (
        line:
        let
          parts = builtins.match ".*[{ ]commit: ([0-9a-f]*), repo: ([^,}]*),.*" line;
          address = lib.last parts;
        in
        lib.optional (parts != null) {
          name = address;
          host = "";
          rev = lib.head parts;
          scheme =
            if builtins.match "(ssh://.*|git@.*|git\\+ssh://.*)" address == null then "https" else "ssh";
        }
      ) (lib.splitString "\n" (builtins.readFile (root + "/pnpm-lock.yaml")));
    problems = { root, ... }: gitProblems (_: false) (git root);
  };
in
{
  inherit bun npm pnpm;
}
