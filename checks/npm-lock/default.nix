# Addresses that are missing in a lock file are those of npm's own configuration; all else keeps its bytes.
{ nodejs, runCommand }:
runCommand "check-npm-lock" { nativeBuildInputs = [ nodejs ]; } ''
  export HOME=$TMPDIR
  cp ${./.npmrc} .npmrc
  cp ${./package-lock.json} package-lock.json
  chmod +w package-lock.json
  node ${../../lib/internal/npm-lock-resolved.mjs}
  diff ${./expected.json} package-lock.json
  node ${../../lib/internal/npm-lock-resolved.mjs}
  diff ${./expected.json} package-lock.json
  touch $out
''
