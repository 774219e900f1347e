# The two examples that do without Nix: marked as not for production, without
# root, on a base by digest; and there is no other Dockerfile.
{
  hadolint,
  python3,
  runCommand,
  self,
}:
runCommand "check-examples"
  {
    nativeBuildInputs = [
      hadolint
      python3
    ];
    examples = ../examples;
  }
  ''
    cd $examples
    hadolint dockerfile/Dockerfile
    [ "$(grep -c '^FROM' dockerfile/Dockerfile)" = 2 ]
    grep -q '^USER 65532:65532$' dockerfile/Dockerfile
    grep -A 9 '^FROM' dockerfile/Dockerfile | grep -q '^FROM .*@sha256:[0-9a-f]\{64\}$'
    for file in dockerfile/Dockerfile dockerfile/README.md bazel/MODULE.bazel bazel/README.md; do
      grep -qi 'not for production' $file
    done

    # The linter finds what it is for.
    printf 'FROM debian:latest\nRUN cd /tmp && sudo ls\n' > $TMPDIR/Dockerfile
    if hadolint $TMPDIR/Dockerfile > $TMPDIR/said; then exit 1; fi
    grep -q DL3007 $TMPDIR/said

    # Starlark that Python can read is Starlark.
    python3 - << 'PYTHON'
    import ast
    calls = {}
    for file in "bazel/MODULE.bazel", "bazel/app/BUILD.bazel":
        for node in ast.parse(open(file).read()).body:
            call = node.value if isinstance(node, (ast.Expr, ast.Assign)) else None
            if isinstance(call, ast.Call):
                given = {k.arg: ast.unparse(k.value) for k in call.keywords}
                calls[call.func.id, given.get("name")] = given
    assert calls["pull", "'base'"]["digest"].startswith("'sha256:"), calls
    assert calls["image_manifest", "'image'"]["base"] == "'@base'", calls
    assert calls["image_manifest", "'image'"]["user"] == "'65532:65532'", calls
    assert calls["image_push", "'push'"]["image"] == "':image'", calls
    PYTHON

    cd ${self}
    others=$(find . -iname '*dockerfile*' -not -path './examples/*')
    [ -z "$others" ] || { echo "a Dockerfile outside of examples/: $others"; exit 1; }
    touch $out
  ''
