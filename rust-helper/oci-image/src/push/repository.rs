//! The table of registries, and the place that a push goes to. Pure.

use std::fmt;

use crate::error::Problem;

/// One entry of the table: `NAME=[http://]REGISTRY/PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// What `--target` calls it.
    pub target: String,
    /// Registry and path, without tag.
    pub path: String,
    /// It was written with `http://`: no TLS.
    pub plain_http: bool,
}

impl Repository {
    /// Host and port.
    pub fn registry(&self) -> &str {
        self.path.split('/').next().unwrap_or(&self.path)
    }

    /// The reference of a tag.
    pub fn tagged(&self, tag: &str) -> String {
        format!("{}:{tag}", self.path)
    }

    /// The reference of a digest.
    pub fn pinned(&self, digest: &str) -> String {
        format!("{}@{digest}", self.path)
    }
}

impl std::str::FromStr for Repository {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (target, place) = text.split_once('=').ok_or_else(|| format!("`{text}` is not NAME=REGISTRY/PATH"))?;
        let (place, plain_http) = match place.strip_prefix("http://") {
            Some(place) => (place, true),
            None => (place.strip_prefix("https://").unwrap_or(place), false),
        };
        let path = place.trim_end_matches('/').to_owned();
        let complete = path.split_once('/').is_some_and(|(host, rest)| !host.is_empty() && !rest.is_empty());
        if !complete || path != path.to_lowercase() {
            return Err(format!("`{place}` is not a registry, a slash and a path in lower case"));
        }
        Ok(Self { target: target.to_owned(), path, plain_http })
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path)
    }
}

/// The entry that `target` names; without a name the first one.
///
/// # Errors
/// When there is none.
pub fn choose<'a>(table: &'a [Repository], target: Option<&str>) -> Result<&'a Repository, Problem> {
    let names: Vec<&str> = table.iter().map(|repository| repository.target.as_str()).collect();
    let found = table.iter().find(|repository| target.is_none_or(|target| repository.target == target));
    found.ok_or_else(|| match target {
        Some(target) => {
            Problem::new(format!("there is no registry `{target}`"), format!("known are: {}", names.join(", ")))
        }
        None => Problem::new(
            "there is no registry to push to",
            "give mkPushApp `registries.NAME = \"registry.example/team\";`, or mkInfra `defaults.registry`",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries() {
        let parse =
            |text: &str| text.parse::<Repository>().map(|repository| (repository.registry().to_owned(), repository));
        let (host, repository) = parse("public=registry.example/team/app").unwrap();
        assert_eq!((host.as_str(), repository.plain_http), ("registry.example", false));
        assert_eq!(repository.tagged("1.2"), "registry.example/team/app:1.2");
        let (host, repository) = parse("local=http://127.0.0.1:5000/app/").unwrap();
        assert_eq!(
            (host.as_str(), repository.path.as_str(), repository.plain_http),
            ("127.0.0.1:5000", "127.0.0.1:5000/app", true)
        );
        for wrong in ["registry.example/app", "a=registry.example", "a=registry.example/App", "a=/app"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn targets() {
        let table = ["a=x.example/i", "b=y.example/i"].map(|text| text.parse().unwrap());
        assert_eq!(choose(&table, None).unwrap().target, "a");
        assert_eq!(choose(&table, Some("b")).unwrap().path, "y.example/i");
        assert_eq!(choose(&table, Some("c")).unwrap_err().hint, "known are: a, b");
        assert!(choose(&[], None).is_err());
    }
}
