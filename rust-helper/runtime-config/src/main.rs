//! `runtime-config FILE [NAME…] -- PROGRAM [ARGUMENT…]`: writes the variables of these names that are set to FILE, as
//! one JSON object, then becomes PROGRAM. It runs first in an image whose pages or programs are configured when they
//! start, where there is no shell to do it.
#![expect(clippy::print_stderr, reason = "the one place that prints")]
#![expect(clippy::disallowed_methods, reason = "a file and a program are all that this program is about")]

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

use serde_json::{Map, Value};

/// As for other programs that start a program: it could not be started.
const FAILED: u8 = 126;

struct Call {
    file: PathBuf,
    names: Vec<String>,
    program: OsString,
    arguments: Vec<OsString>,
}

fn main() -> ExitCode {
    let error = match parse(env::args_os().skip(1)) {
        Some(call) => run(call),
        None => "usage: runtime-config FILE [NAME…] -- PROGRAM [ARGUMENT…]".to_owned(),
    };
    eprintln!("runtime-config: {error}");
    ExitCode::from(FAILED)
}

fn parse(mut given: impl Iterator<Item = OsString>) -> Option<Call> {
    let file = given.next()?.into();
    let mut names = Vec::new();
    loop {
        match given.next()?.into_string().ok()? {
            end if end == "--" => break,
            name => names.push(name),
        }
    }
    Some(Call { file, names, program: given.next()?, arguments: given.collect() })
}

/// Comes back only with what went wrong.
fn run(call: Call) -> String {
    let variables = match variables(&call.names, |name| env::var_os(name)) {
        Ok(variables) => variables,
        Err(name) => return format!("the variable {name} is not UTF-8, which JSON cannot hold"),
    };
    if let Err(error) = write(&call.file, &Value::Object(variables).to_string()) {
        return format!("cannot write {}: {error}; is there a tmpfs?", call.file.display());
    }
    let error = Command::new(&call.program).args(call.arguments).exec();
    format!("cannot start {}: {error}", call.program.display())
}

/// The variables that are set; else the name of one that is not text.
fn variables(names: &[String], get: impl Fn(&str) -> Option<OsString>) -> Result<Map<String, Value>, &String> {
    let mut found = Map::new();
    for name in names {
        if let Some(value) = get(name) {
            let text = value.into_string().map_err(|_| name)?;
            found.insert(name.clone(), Value::String(text));
        }
    }
    Ok(found)
}

/// Readers see the old file or the whole new one.
fn write(file: &Path, text: &str) -> io::Result<()> {
    let new = file.with_extension("new");
    fs::write(&new, text)?;
    fs::rename(new, file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStringExt;

    fn words(text: &[&str]) -> impl Iterator<Item = OsString> {
        text.iter().map(OsString::from).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn names_end_where_the_program_begins() {
        let call = parse(words(&["f", "A", "B", "--", "p", "--", "x"])).unwrap();
        assert_eq!(call.names, ["A", "B"]);
        assert_eq!(call.program, "p");
        assert_eq!(call.arguments, ["--", "x"]);
    }

    #[test]
    fn a_call_without_a_program_is_none() {
        for call in [&["f"][..], &["f", "A"], &["f", "A", "--"]] {
            assert!(parse(words(call)).is_none());
        }
    }

    #[test]
    fn any_text_comes_back_from_the_json() {
        let value = "a \"quote\", a \\, a\nline, é, \u{1}, </script>";
        let names = ["A".to_owned(), "UNSET".to_owned()];
        let found = variables(&names, |name| (name == "A").then(|| value.into())).unwrap();
        let read: Value = serde_json::from_str(&Value::Object(found).to_string()).unwrap();
        assert_eq!(read, serde_json::json!({ "A": value }));
    }

    #[test]
    fn what_is_no_text_is_named() {
        let names = ["A".to_owned()];
        assert_eq!(variables(&names, |_| Some(OsString::from_vec(vec![0xff]))).unwrap_err(), "A");
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.json");
        write(&file, "{\"long\":\"text\"}").unwrap();
        write(&file, "{}").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "{}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
