# A probe is the derivation itself but for the hash: builder, arguments, environment, structured attributes, inputs and system.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
echo "a source" >data
cat >"$work/meta/compare.py" <<'EOP'
import json, sys
meta, names = sys.argv[1], sys.argv[2:]

def load(file):
    shown = json.load(open(f"{meta}/{file}"))
    return {drv["name"]: drv for drv in shown.get("derivations", shown).values()}

def blank(drv):
    """Without what a hash changes, the hash and the output path; and the hash."""
    hashes = {drv["outputs"]["out"].pop("hash"), drv["env"].pop("outputHash", None)}
    drv["outputs"]["out"].pop("path", None)
    drv["env"].pop("out", None)
    if "structuredAttrs" in drv:
        hashes.add(drv["structuredAttrs"].pop("outputHash"))
    if "__json" in drv["env"]:
        text = drv["env"]["__json"]
        hashes.add(json.loads(text)["outputHash"])
        drv["env"]["__json"] = text.replace(json.loads(text)["outputHash"], "")
    return drv, hashes - {None}

originals, probes = load("originals"), load("probes")
for name in names:
    (was, old), (now, new) = blank(originals[name]), blank(probes[name])
    assert was == now, f"{name}:\n{json.dumps(was, sort_keys=True)}\n{json.dumps(now, sort_keys=True)}"
    assert not old & new, f"{name} still has its own hash"
EOP

# same NAME…: updates, then compares each derivation with the one that made its output.
same() {
  local name
  nix derivation show "${@/#/.#}" >"$work/meta/originals"
  run 0 update -v
  for name; do nix eval --raw ".#$name.outPath" && echo; done | xargs -r nix-store --query --deriver | sed 's/$/^*/' |
    xargs nix derivation show >"$work/meta/probes"
  python3 "$work/meta/compare.py" "$work/meta" "$@" || fail "a recipe has changed"
}

bindings="
    script = ''
      if [ -z \"\$out\" ]; then
        read -r line < .attrs.json
        IFS=\\\"
        for word in \$line; do case \$word in /nix/store/*-structured) out=\$word ;; esac; done
        unset IFS
      fi
      echo \"\$name $nonce\" > \"\$out\"'';
    base = { inherit system; builder = \"/bin/sh\"; args = [ \"-c\" script \"--flag=\\\"a b\\\"\" ]; outputHashAlgo = \"sha256\"; };
    multi = derivation { name = \"multi\"; inherit system; builder = \"/bin/sh\"; outputs = [ \"out\" \"dev\" ]; args = [ \"-c\" \"echo 1 > \$out; echo 2 > \$dev\" ]; };
    other = app \"other\" [ ];"
flake '
      plain = derivation (base // { name = "plain"; outputHash = "'"$zero"'"; impureEnvVars = [ "http_proxy" "NO_SUCH" ]; __structuredAttrs = false; __ignoreNulls = true; gone = null;
        outputs = [ "out" ]; passAsFile = [ "text" ]; text = "é \"quoted\" \\ $x $$ \${y} $${z}\t\r\n\nend"; yes = true; number = 3; source = ./data; });
      inputs = derivation (base // { name = "inputs"; outputHash = "'"$zero"'"; needs = [ multi.dev multi.out other ]; deep = builtins.unsafeDiscardOutputDependency other.drvPath; });
      sri = derivation (removeAttrs base [ "outputHashAlgo" ] // { name = "sri"; outputHash = "'"$zero"'"; outputHashMode = "recursive"; });
      empty = derivation (base // { name = "empty"; outputHash = ""; });
      long = derivation (base // { name = "long"; outputHashAlgo = "sha512"; outputHash = "'"$(printf '0%.0s' {1..128})"'"; });
      structured = derivation (base // { name = "structured"; outputHash = "'"$zero"'"; __structuredAttrs = true; nested = { a = [ 1 true null "x\ny" ]; half = 0.5; large = 1.0e30; unicode = "é"; }; needs = [ multi.dev ]; });
' "$bindings"
same plain inputs sri empty long structured
