# --json of every command fits the documented schema, also when the world stops it; --format github, --report and --commit,
# with built-in and own templates; fod-hash.toml.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
here=$(dirname "${BASH_SOURCE[0]}")
json() {
  run "$@" --json
  python3 "$here/schema.py" "$here/../../../../docs/fod-hash.schema.json" <"$work/meta/out" || fail "does not fit the schema"
}
json_has() { python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); sys.exit(not eval(sys.argv[2]))' "$work/meta/out" "$1" || fail "not so in the JSON: $1"; }
git init -q .
flake "
      a = echo \"a\" \"$zero\";
      net = derivation { name = \"net\"; system = \"builtin\"; builder = \"builtin:fetchurl\"; url = \"http://127.0.0.1:1/$nonce\"; outputHash = \"$zero\"; outputHashAlgo = \"sha256\"; outputHashMode = \"flat\"; unpack = false; executable = false; };
"
line=$(grep -n 'echo "a"' flake.nix | cut -d: -f1)
git add .
git commit -qm start
echo untouched >other && git add other

json 0 list .#a
json_has "d['hashes'][0]['state'] == 'fake' and d['hashes'][0]['place'] == {'file': 'flake.nix', 'line': $line, 'column': 21}"
json_has "d['hashes'][0]['derivations'][0]['attributes'] == ['a']"
json 0 explain "flake.nix:$line" .#a
json_has "d['hashes'][0]['derivations'][0]['name'] == 'a'"
run 0 explain "$PWD/flake.nix:1"
err_has "flake.nix:1 holds no hash"
json 1 check .#a
json_has "d['findings'][0]['kind'] == 'fake' and d['outcome'] == 'findings'"
json 2 update --dry-run --option download-attempts 1
json_has "d['diff'].startswith('--- a/flake.nix') and d['findings'][0]['kind'] == 'network' and d['status'] == 2"
json 2 update .#nope
json 2 update --option substituters '' --file nowhere.nix x
json_has "d['findings'][0]['kind'] == 'error' and d['outcome'] == 'failed'"

# Annotations, Markdown and a commit of only what was changed.
run 2 update --format github --report "$work/meta/report.md" --commit --option download-attempts 1
out_has "::notice file=flake.nix,line=$line,col=21,title=fod-hash%3A unverified origin::a: $zero -> $(truth a)"
out_has "title=fod-hash%3A network::the hash of net could not be made%0A"
file_has "$work/meta/report.md" "### fod-hash update: failed"
file_has "$work/meta/report.md" "| \`flake.nix:$line\` | \`a\` | \`$(truth a)\` | unverified |"
file_has "$work/meta/report.md" "**network** at \`flake.nix:"
file_has "$work/meta/report.md" "Next step: check the network"
[[ $(git log -1 --format=%s) == "fod-hash: update the hash of a" ]] || fail "subject: $(git log -1 --format=%s)"
[[ $(git show --format= --name-only) == flake.nix ]] || fail "committed: $(git show --format= --name-only)"
[[ $(git status --short) == "A  other" ]] || fail "$(git status --short)"

# Templates of the user's own, and a lock that the commit takes along.
mkdir ci
printf 'deps: %s\n\nby hand\n' '{{#each changes}}{{names}}{{/each}}' >ci/message
printf '{{outcome}} {{len findings}}' >ci/report
printf '[templates]\ncommit = "ci/message"\nreport = "ci/report"\n' >fod-hash.toml
sed -i "s|$(truth a)|$zero|" flake.nix
run 0 update .#a --commit --lock --report "$work/meta/report.md"
err_has "commit $(git rev-parse --short HEAD)"
[[ $(git log -1 --format=%B) == "$(printf 'deps: [a]\n\nby hand')" ]] || fail "message: $(git log -1 --format=%B)"
[[ $(git show --format= --name-only) == fod-hash.lock ]] || fail "committed: $(git show --format= --name-only)"
[[ $(cat "$work/meta/report.md") == "clean 0" ]] || fail "$(cat "$work/meta/report.md")"

# Unknown settings are errors; a file that is excluded holds no site, one that is owned is not written.
echo 'exlude = ["flake.nix"]' >fod-hash.toml
run 2 list .#a
err_has "fod-hash.toml:1:1: there is no setting \`exlude\`"
err_has "hint: \`exclude\` is one; is that meant?"
echo 'exclude = ["flake.nix"]' >fod-hash.toml
run 0 list .#a
[[ ! -s $work/meta/out ]] || fail "an excluded file was read"

# Pages.
for shell in bash zsh fish; do
  run 0 completions $shell
  out_has accept-changed
done
run 0 man
out_has '.SH "UPDATE"'
run 0 --help
out_has "3  conflict: one literal would need two hashes"
