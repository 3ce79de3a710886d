//! Files, folders and standard input.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use lictor::document::Format;
use lictor::fingerprint::Key;
use lictor::{Compiled, Compiler};

use crate::args::{PoliciesArgs, ReadingArgs};
use crate::failure::Failure;

/// A policy document that was read.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its path, as diagnostics show it.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Reads and compiles the policies of the command line.
pub(crate) fn compile(policies: &PoliciesArgs) -> Result<Compiled, Failure> {
    let mut compiler = reader(documents(&policies.policies)?, &policies.reading);
    if let Some(file) = &policies.key_file {
        compiler = compiler.key(key(file)?);
    }
    Ok(compiler.compile()?)
}

/// The key in a file, without the line break that editors put at its end.
pub(crate) fn key(path: &Path) -> Result<Key, Failure> {
    let bytes = bytes(path)?;
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    Key::new(bytes).map_err(|error| Failure::Input(format!("{}: {error}", name(path))))
}

/// A compiler that holds `documents`, for what decides nothing: a key that no host has stands in for the host's.
pub(crate) fn compiler(documents: Vec<Document>, reading: &ReadingArgs) -> Compiler {
    let compiler = reader(documents, reading);
    match Key::new(&[0; Key::LEAST]) {
        Ok(key) => compiler.key(key),
        Err(_) => compiler,
    }
}

fn reader(documents: Vec<Document>, reading: &ReadingArgs) -> Compiler {
    let mut compiler = Compiler::new();
    if let Some(org) = &reading.org {
        compiler = compiler.organisation(org);
    }
    documents.into_iter().fold(compiler, |compiler, Document { name, text }| match reading.dialect {
        Some(dialect) => compiler.document_as(dialect, name, text),
        None => compiler.document(name, text),
    })
}

/// Reads the documents at `paths` and below the folders among them: in the order given, a folder's in the order of
/// their paths.
pub(crate) fn documents(paths: &[PathBuf]) -> Result<Vec<Document>, Failure> {
    let mut documents = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| Failure::reading(path, &error))?;
        if !metadata.is_dir() {
            documents.push(document(path)?);
            continue;
        }
        let files = policy_files(path)?;
        if files.is_empty() {
            let message = format!("no .yaml, .yml, .json or .jsonc file in folder `{}`", path.display());
            return Err(Failure::Input(message));
        }
        for file in files {
            documents.push(document(&file)?);
        }
    }
    Ok(documents)
}

/// Reads a file, or standard input for `-`, as text.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes(path)?).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        Failure::Input(format!("{} is not UTF-8 at byte {valid}", name(path)))
    })
}

/// Reads JSON from a file, or standard input for `-`. The byte order mark that some editors write is left out.
pub(crate) fn json(path: &Path) -> Result<Vec<u8>, Failure> {
    let json = bytes(path)?;
    Ok(json.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(json))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if path != Path::new(STDIN) {
        return fs::read(path).map_err(|error| Failure::reading(path, &error));
    }
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::Input(format!("cannot read standard input: {error}"))),
    }
}

/// Reads one document.
pub(crate) fn document(path: &Path) -> Result<Document, Failure> {
    Ok(Document { name: path.display().to_string(), text: text(path)? })
}

/// A text that is read in pieces.
pub(crate) struct Pieces<'p> {
    path: &'p Path,
    source: Box<dyn Read>,
    piece: Vec<u8>,
}

/// Bytes that are read at a time, at most: what a pipe holds.
const PIECE: usize = 1 << 16;

impl<'p> Pieces<'p> {
    /// Opens a file, or standard input for `-`.
    pub(crate) fn open(path: &'p Path) -> Result<Self, Failure> {
        let source: Box<dyn Read> = match path == Path::new(STDIN) {
            true => Box::new(io::stdin().lock()),
            false => Box::new(fs::File::open(path).map_err(|error| Failure::reading(path, &error))?),
        };
        Ok(Pieces { path, source, piece: vec![0; PIECE] })
    }

    /// What comes next, as soon as there is something; nothing at the end.
    pub(crate) fn next(&mut self) -> Result<&[u8], Failure> {
        loop {
            match self.source.read(&mut self.piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Failure::reading(self.path, &error)),
                Ok(read) => return Ok(self.piece.get(..read).unwrap_or_default()),
            }
        }
    }
}

/// How a message names `path`.
pub(crate) fn name(path: &Path) -> String {
    if path == Path::new(STDIN) { "standard input".to_owned() } else { format!("`{}`", path.display()) }
}

/// The path that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// Every policy file below `root`, sorted by path. Hidden files and folders are passed over, and a folder that links
/// lead to again is visited once, so a circle of links ends.
fn policy_files(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut visited = BTreeSet::new();
    let mut pending = vec![root.to_owned()];
    while let Some(folder) = pending.pop() {
        let failed = |error: io::Error| Failure::reading(&folder, &error);
        if !visited.insert(fs::canonicalize(&folder).map_err(failed)?) {
            continue;
        }
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if is_hidden(&entry.file_name()) {
                continue;
            }
            let path = entry.path();
            if fs::metadata(&path).map_err(|error| Failure::reading(&path, &error))?.is_dir() {
                pending.push(path);
            } else if path.to_str().and_then(Format::of_name).is_some() {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
