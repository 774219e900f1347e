# Roots on request, sets of outputs, a submodule, a link that is edited at its target, and files that git does not track or ignores.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=protocol.file.allow GIT_CONFIG_VALUE_0=always
git init -q "$work/sub"
echo "{ sub = \"$zero\"; }" >"$work/sub/hashes.nix"
git -C "$work/sub" add -A
git -C "$work/sub" commit -qm one
git init -q .
git submodule --quiet add "$work/sub" sub
mkdir real
echo "\"$zero\"" >real/hash.nix
ln -s real/hash.nix link.nix
flake "
      sub = echo \"sub\" (import ./sub/hashes.nix).sub;
      link = echo \"link\" (import ./link.nix);
    };
    nixosConfigurations.host.config.system.build.toplevel = app \"host\" [ (echo \"host\" \"$zero\") ];
    homeConfigurations.me.activationPackage = echo \"me\" \"$zero\";
    legacyPackages.\${system} = {
      good = echo \"good\" \"$zero\";
      worse = { }.missing;
"
git add -A
git commit -qm one
cp flake.nix "$work/meta/flake"
# Without submodules Nix does not see their files.
run 2 update .#sub
run 0 update ".?submodules=1#sub" ".?submodules=1#link"
[[ $(cat sub/hashes.nix) == "{ sub = \"$(truth sub)\"; }" ]] || fail "$(cat sub/hashes.nix)"
[[ -L link.nix && $(cat real/hash.nix) == "\"$(truth link)\"" ]] || fail "$(cat real/hash.nix)"
cmp flake.nix "$work/meta/flake" || fail "outputs that were not asked for were changed"
run 0 update .#nixosConfigurations .#homeConfigurations.me
file_has flake.nix "$(truth host)"
file_has flake.nix "$(truth me)"
# A set stands for its members, of which one stops every evaluation.
run 2 update .#legacyPackages."$system"
err_has "legacyPackages.$system.worse does not evaluate"
file_has flake.nix "$(truth good)"
# Files that Nix does not see are named, whether something fails for them or not.
echo "\"$zero\"" >new.nix
echo secret.nix >.gitignore
echo "\"$zero\"" >secret.nix
run 0 update .#link
err_has "new.nix (git add -N new.nix)"
err_has_not "secret.nix"
flake "      a = echo \"a\" (import ./new.nix);"
run 2 update
err_has "new.nix is not tracked by git"
err_has "hint: git add -N new.nix"
flake "      a = echo \"a\" (import ./secret.nix);"
run 2 update
err_has "secret.nix is ignored by git"
err_has "hint: git add -N -f secret.nix"
git add -N new.nix
flake "      a = echo \"a\" (import ./new.nix);"
run 0 update
[[ $(cat new.nix) == "\"$(truth a)\"" ]] || fail "$(cat new.nix)"
# A flake.nix that git does not track is no flake for Nix.
git init -q "$work/p/other"
cp flake.nix other
run 2 update ./other#a
err_has "is not tracked by git"
err_has "add -N flake.nix"
