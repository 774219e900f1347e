//! What a registry's refusal means, read from skopeo's message. Pure.
//!
//! skopeo ends with 1 for nearly everything, so its words are all there is; they are those of containers/image and of Go's
//! net and crypto packages. What is not known is shown as it is.

/// Why a request to a registry failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// There is no such tag or digest.
    Absent,
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404 while writing: the registry has no such repository.
    NoRepository,
    /// No room, too many requests, or more in one piece than it takes.
    Quota,
    /// Its certificate is from an authority that is not known here.
    UnknownAuthority,
    /// It speaks http, not https.
    PlainHttp,
    /// Connection loss or 5xx: it may work in a moment.
    Unavailable,
    /// Anything else.
    Unknown,
}

impl Kind {
    /// The word in the text.
    pub fn word(self) -> &'static str {
        match self {
            Self::Absent => "not there",
            Self::Unauthorized => "not logged in",
            Self::Forbidden => "no right to push",
            Self::NoRepository => "no such repository",
            Self::Quota => "no room",
            Self::UnknownAuthority => "unknown certificate authority",
            Self::PlainHttp => "no TLS",
            Self::Unavailable => "not available",
            Self::Unknown => "unknown message",
        }
    }
}

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub kind: Kind,
    /// In skopeo's words.
    pub message: String,
}

/// Words of a message and what they mean; the first that fits counts.
const WORDS: &[(&str, Kind)] = &[
    ("manifest unknown", Kind::Absent),
    ("signed by unknown authority", Kind::UnknownAuthority),
    ("server gave HTTP response to HTTPS client", Kind::PlainHttp),
    ("authentication required", Kind::Unauthorized),
    ("unauthorized", Kind::Unauthorized),
    ("invalid username/password", Kind::Unauthorized),
    ("quota", Kind::Quota),
    ("will exceed", Kind::Quota),
    ("size invalid", Kind::Quota),
    ("code: 413", Kind::Quota),
    ("no space left", Kind::Quota),
    ("toomanyrequests", Kind::Quota),
    ("too many requests", Kind::Quota),
    ("status: 507", Kind::Quota),
    ("denied", Kind::Forbidden),
    ("code: 403", Kind::Forbidden),
    ("forbidden", Kind::Forbidden),
    ("name unknown", Kind::NoRepository),
    ("repository name not known", Kind::NoRepository),
    ("code: 404", Kind::NoRepository),
    ("not found", Kind::NoRepository),
    ("status: 5", Kind::Unavailable),
    ("status code 5", Kind::Unavailable),
    ("code: 5", Kind::Unavailable),
    ("connection refused", Kind::Unavailable),
    ("connection reset", Kind::Unavailable),
    ("broken pipe", Kind::Unavailable),
    ("no such host", Kind::Unavailable),
    ("server misbehaving", Kind::Unavailable),
    ("network is unreachable", Kind::Unavailable),
    ("timeout", Kind::Unavailable),
    ("timed out", Kind::Unavailable),
    ("eof", Kind::Unavailable),
    ("server closed idle connection", Kind::Unavailable),
    ("use of closed network connection", Kind::Unavailable),
];

impl Failure {
    /// Reads what skopeo wrote to stderr.
    pub fn read(stderr: &str) -> Self {
        let message = message(stderr);
        let lower = message.to_ascii_lowercase();
        let known = WORDS.iter().find(|(words, _)| lower.contains(&words.to_ascii_lowercase()));
        Self { kind: known.map_or(Kind::Unknown, |(_, kind)| *kind), message }
    }

    /// The next step for the person who pushes to `registry`; `target` names its entry in the table.
    pub fn hint(&self, registry: &str, target: &str) -> String {
        let variables = format!("REGISTRY_USERNAME and REGISTRY_PASSWORD (or REGISTRY_USERNAME_{target} …)");
        match self.kind {
            Kind::Absent | Kind::NoRepository => {
                format!("create the repository at {registry}, or correct `name` and `registries`")
            }
            Kind::Unauthorized => format!("set {variables}, or REGISTRY_AUTH_FILE after `skopeo login {registry}`"),
            Kind::Forbidden => format!("this user may not write there: give it the right to push at {registry}"),
            Kind::Quota => format!("make room at {registry} (delete old tags, raise the quota), then push again"),
            Kind::UnknownAuthority => {
                "name the authority's certificates in SSL_CERT_FILE, such as a bundle with yours added".to_owned()
            }
            Kind::PlainHttp => format!("if it is meant to, write it as http://{registry} in `registries`"),
            Kind::Unavailable => {
                format!("is {registry} up, and this network right? push again, what has arrived stays")
            }
            Kind::Unknown => "see the registry's own log".to_owned(),
        }
    }
}

/// skopeo writes `time="…" level=fatal msg="…"`; the words inside `msg` are quoted as Go quotes.
fn message(stderr: &str) -> String {
    let last = stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("skopeo ended without a message");
    let quoted = last.split_once("msg=\"").and_then(|(_, rest)| rest.strip_suffix('"'));
    quoted.unwrap_or(last).replace("\\\"", "\"").replace("\\n", "; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stderr: &str, expect: Kind) {
        assert_eq!(Failure::read(stderr).kind, expect, "{stderr}");
    }

    #[test]
    fn messages_of_skopeo() {
        // Recorded with skopeo 1.18 against the distribution registry 2.8.
        check(
            r#"time="2026-11-28T16:44:35Z" level=fatal msg="trying to reuse blob sha256:9a at destination: pinging container registry localhost:34941: Get \"https://localhost:34941/v2/\": tls: failed to verify certificate: x509: certificate signed by unknown authority""#,
            Kind::UnknownAuthority,
        );
        check(
            r#"time="…" level=fatal msg="trying to reuse blob sha256:9a at destination: checking whether a blob sha256:9a exists in localhost:34941/a/b: authentication required""#,
            Kind::Unauthorized,
        );
        check(
            r#"time="…" level=fatal msg="Error parsing image name \"docker://localhost:36559/a/b:other\": reading manifest other in localhost:36559/a/b: manifest unknown""#,
            Kind::Absent,
        );
        check(
            r#"time="…" level=fatal msg="pinging container registry localhost:1: Get \"https://localhost:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused""#,
            Kind::Unavailable,
        );
        let upload = |words: &str| format!("initiating layer upload to /v2/a/b/blobs/uploads/ in localhost:1: {words}");
        check(&upload("denied"), Kind::Forbidden);
        check(&upload("StatusCode: 403, \"Forbidden\""), Kind::Forbidden);
        check(&upload("name unknown: The repository does not exist in the registry"), Kind::NoRepository);
        check(&upload("StatusCode: 404, \"no such page\""), Kind::NoRepository);
        check(&upload("denied: Quota exceeded: storage"), Kind::Quota);
        check(
            &upload("denied: adding 1.0 GiB of storage resource will exceed the configured upper limit"),
            Kind::Quota,
        );
        check(&upload("received unexpected HTTP status: 507 Insufficient Storage"), Kind::Quota);
        check(&upload("size invalid: blob too large"), Kind::Quota);
        check(&upload("received unexpected HTTP status: 503 Service Unavailable"), Kind::Unavailable);
        check("", Kind::Unknown);
        check("something new", Kind::Unknown);
    }

    #[test]
    fn the_message_is_unquoted() {
        let failure =
            Failure::read("Getting image source signatures\ntime=\"…\" level=fatal msg=\"Get \\\"x\\\": EOF\"\n");
        assert_eq!(failure, Failure { kind: Kind::Unavailable, message: "Get \"x\": EOF".to_owned() });
    }
}
