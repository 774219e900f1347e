//! Credentials of registries, as nixpkgs' fetchers take them. Pure; no value is ever looked at.

/// The variables in which nixpkgs' fetchers look for credentials.
pub const NAMES: [&str; 3] = ["NIX_NPM_TOKENS", "NIX_GITHUB_PRIVATE_USERNAME", "NIX_GITHUB_PRIVATE_PASSWORD"];

/// What a test build makes where a variable is set.
pub const SET: &str = "set\n";

/// An expression for a fixed output that tells whether its builder sees a variable.
pub fn test_derivation(name: &str, system: &str, nonce: &str) -> String {
    format!(
        r#"(derivation {{
          name = "fod-hash-{name}"; system = "{system}"; builder = "/bin/sh"; impureEnvVars = [ "{name}" ]; nonce = "{nonce}";
          args = [ "-c" "if [ -n \"${name}\" ]; then echo set; else echo unset; fi > $out" ];
          outputHash = ""; outputHashAlgo = "sha256"; outputHashMode = "flat";
        }}).drvPath"#
    )
}

/// The hosts for which an `.npmrc` holds credentials.
pub fn hosts(npmrc: &str) -> Vec<String> {
    let host = |line: &str| {
        let (key, _) = line.trim().split_once('=')?;
        let (host, what) = key.trim().strip_prefix("//")?.rsplit_once(':')?;
        let secret = ["_authToken", "_auth", "_password"].contains(&what);
        secret.then(|| host.trim_end_matches('/').to_owned())
    };
    npmrc.lines().filter_map(host).collect()
}
