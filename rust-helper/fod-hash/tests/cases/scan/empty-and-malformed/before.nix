{
  hash = "";
  sha512 = "";
  vendorHash = '''';
  npmDepsSha512 = "";
  outputHash = "TODO";
  depsHash = { x86_64-linux = ""; aarch64-linux = "sha256-short"; };
  hash.x86_64-linux = "";
  anywhere = "sha256-BBBB";
  list = { hash = [ "" ]; };
}
