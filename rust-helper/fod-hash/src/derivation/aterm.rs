//! The text of a .drv file, and the store path that follows from it. Pure.
//!
//! The text is read and written so that every byte stays: lists in their order, and what only dynamic derivations have as it is.
//! A path is a digest of text and references, so it proves where a text is from, and tells which path an altered one gets.
//!
//! Source: the Nix manual, "Store Derivation and Deriving Path", "Store Path Specification"; `libstore/derivations.cc`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::store_path::{StorePath, text_file};

/// A text as it is read: borrowed where nothing in it is escaped.
type Text<'a> = Cow<'a, str>;

/// A derivation as its file says.
#[derive(Clone, Debug)]
pub struct Aterm<'a> {
    /// `Derive(`, or another word with the version of the format where a derivation is dynamic.
    head: Text<'a>,
    /// Its outputs.
    pub outputs: Vec<Output<'a>>,
    /// The derivations that it needs.
    pub inputs: Vec<Input<'a>>,
    /// The other store paths that it needs.
    pub sources: Vec<Text<'a>>,
    /// The system that its builder needs.
    pub system: Text<'a>,
    /// The program that is run.
    pub builder: Text<'a>,
    /// Its arguments.
    pub args: Vec<Text<'a>>,
    /// Its environment.
    pub env: Vec<(Text<'a>, Text<'a>)>,
}

/// An output of a derivation. What is not known before the build is empty.
#[derive(Clone, Debug)]
pub struct Output<'a> {
    /// Its name, mostly `out`.
    pub name: Text<'a>,
    /// Where it will lie.
    pub path: Text<'a>,
    /// The method and the algorithm of a fixed output, such as `r:sha256`.
    pub algorithm: Text<'a>,
    /// The hash of a fixed output, in base 16.
    pub hash: Text<'a>,
}

/// A derivation that another one needs.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// Its .drv file.
    pub path: Text<'a>,
    /// The outputs that are used, as they are written.
    outputs: Text<'a>,
}

/// What a derivation needs.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// Other derivations.
    pub inputs: Vec<StorePath>,
    /// Other store paths.
    pub sources: Vec<StorePath>,
}

impl Needs {
    /// All of it, which is what the .drv file refers to.
    pub fn references(&self) -> BTreeSet<&StorePath> {
        self.inputs.iter().chain(&self.sources).collect()
    }

    /// The path of the .drv file with this text and name (ending included) that needs this.
    pub fn path(&self, text: &[u8], name: &str, store_dir: &str) -> StorePath {
        text_file(store_dir, &Sha256::digest(text), &self.references(), name)
    }
}

impl<'a> Aterm<'a> {
    /// Reads the text of a .drv file; nothing if it is none.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut rest = Cursor(text);
        let head = match rest.token("Derive(") {
            Some(head) => head,
            None => rest.until("\",")?,
        };
        let outputs = rest.list(|item| item.tuple(|item| item.fields().map(output)))?;
        rest.token(",")?;
        let inputs = rest.list(|item| item.tuple(input))?;
        rest.token(",")?;
        let sources = rest.list(Cursor::string)?;
        rest.token(",")?;
        let [system, builder] = rest.fields()?;
        rest.token(",")?;
        let args = rest.list(Cursor::string)?;
        rest.token(",")?;
        let env = rest.list(|item| item.tuple(|item| item.fields().map(|[name, value]| (name, value))))?;
        rest.token(")")?;
        rest.0.is_empty().then_some(Self { head: head.into(), outputs, inputs, sources, system, builder, args, env })
    }

    /// The text of the .drv file.
    pub fn text(&self) -> String {
        let outputs = self.outputs.iter().map(|output| {
            let fields = [&output.name, &output.path, &output.algorithm, &output.hash];
            format!("({})", joined(fields.map(|field| quoted(field))))
        });
        let inputs = self.inputs.iter().map(|input| format!("({},{})", quoted(&input.path), input.outputs));
        let env = self.env.iter().map(|(name, value)| format!("({},{})", quoted(name), quoted(value)));
        format!(
            "{}[{}],[{}],[{}],{},{},[{}],[{}])",
            self.head,
            joined(outputs),
            joined(inputs),
            joined(self.sources.iter().map(|source| quoted(source))),
            quoted(&self.system),
            quoted(&self.builder),
            joined(self.args.iter().map(|arg| quoted(arg))),
            joined(env),
        )
    }

    /// What it needs, as paths in a store; nothing if there are other words in their place.
    pub fn needs(&self, store_dir: &str) -> Option<Needs> {
        let inputs = self.inputs.iter().map(|input| StorePath::parse(&input.path, store_dir)).collect::<Option<_>>()?;
        let sources = self.sources.iter().map(|path| StorePath::parse(path, store_dir)).collect::<Option<_>>()?;
        Some(Needs { inputs, sources })
    }

    /// The value of a variable.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.env.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_ref())
    }

    /// Gives a variable that is there another value.
    pub fn set_variable(&mut self, name: &str, value: String) {
        if let Some((_, old)) = self.env.iter_mut().find(|(own, _)| own == name) {
            *old = value.into();
        }
    }

    /// The same without the text that it was read from.
    pub fn into_owned(self) -> Aterm<'static> {
        let all = |list: Vec<Text<'_>>| list.into_iter().map(owned).collect();
        Aterm {
            head: owned(self.head),
            outputs: self.outputs.into_iter().map(Output::into_owned).collect(),
            inputs: self
                .inputs
                .into_iter()
                .map(|input| Input { path: owned(input.path), outputs: owned(input.outputs) })
                .collect(),
            sources: all(self.sources),
            system: owned(self.system),
            builder: owned(self.builder),
            args: all(self.args),
            env: self.env.into_iter().map(|(name, value)| (owned(name), owned(value))).collect(),
        }
    }
}

impl Output<'_> {
    fn into_owned(self) -> Output<'static> {
        let Self { name, path, algorithm, hash } = self;
        Output { name: owned(name), path: owned(path), algorithm: owned(algorithm), hash: owned(hash) }
    }
}

fn output([name, path, algorithm, hash]: [Text<'_>; 4]) -> Output<'_> {
    Output { name, path, algorithm, hash }
}

fn input<'a>(rest: &mut Cursor<'a>) -> Option<Input<'a>> {
    let path = rest.string()?;
    rest.token(",")?;
    Some(Input { path, outputs: rest.value()?.into() })
}

fn owned(text: Text<'_>) -> Text<'static> {
    Cow::Owned(text.into_owned())
}

/// What is left to be read.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Option<&'a str> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn token(&mut self, token: &str) -> Option<&'a str> {
        self.0.starts_with(token).then(|| self.take(token.len()))?
    }

    /// Everything up to the end of the first `end`.
    fn until(&mut self, end: &str) -> Option<&'a str> {
        self.take(self.0.find(end)? + end.len())
    }

    fn string(&mut self) -> Option<Text<'a>> {
        self.token("\"")?;
        let mut text = Cow::Borrowed("");
        loop {
            let plain = self.take(memchr::memchr2(b'"', b'\\', self.0.as_bytes())?)?;
            text += plain;
            if self.token("\"").is_some() {
                return Some(text);
            }
            self.take(1)?;
            let escaped = self.0.chars().next()?;
            self.take(escaped.len_utf8())?;
            text.to_mut().push(match escaped {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            });
        }
    }

    /// Strings with commas between them.
    fn fields<const N: usize>(&mut self) -> Option<[Text<'a>; N]> {
        let mut fields = [const { Cow::Borrowed("") }; N];
        for (index, field) in fields.iter_mut().enumerate() {
            if index > 0 {
                self.token(",")?;
            }
            *field = self.string()?;
        }
        Some(fields)
    }

    fn tuple<T>(&mut self, content: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.token("(")?;
        let value = content(self)?;
        self.token(")")?;
        Some(value)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        self.token("[")?;
        while self.token("]").is_none() {
            if !items.is_empty() {
                self.token(",")?;
            }
            items.push(item(self)?);
        }
        Some(items)
    }

    /// A list or tuple of whatever, as it is written.
    fn value(&mut self) -> Option<&'a str> {
        let (mut inner, mut depth) = (Cursor(self.0), 0_usize);
        loop {
            if inner.0.starts_with('"') {
                inner.string()?;
            } else {
                match inner.take(1)? {
                    "[" | "(" => depth += 1,
                    "]" | ")" => depth = depth.checked_sub(1)?,
                    _ => {}
                }
            }
            if depth == 0 {
                return self.take(self.0.len() - inner.0.len());
            }
        }
    }
}

fn joined(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().collect::<Vec<_>>().join(",")
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
