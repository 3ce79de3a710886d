//! The data-driven suite: cases as files, each in every configuration. `README.md` describes the format.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lictor::decision::Decision;
use lictor::fingerprint::Key;
use lictor::pattern::{Kernel, Prefilter};
use lictor::{
    Code, Compiled, Compiler, Dialect, Evaluator, Limits, Options, PolicyError, Request, RequestError,
    Scratch,
};
use serde_json::Value as Json;

use crate::oracle::{Oracle, Rows, comparable};

/// One case, as its files say it.
#[derive(Clone, Debug)]
pub struct Case {
    /// `area/case`.
    pub name: String,
    folder: PathBuf,
    organisation: Option<String>,
    key: Option<Key>,
    dialect: Option<Dialect>,
    limits: Limits,
    options: Options,
    rows: Rows,
    /// Why the oracle has no say.
    beyond_oracle: Option<String>,
    /// Name and text of each document.
    policies: Vec<(String, String)>,
    requests: Vec<String>,
}

/// The configurations of the compiler: index and prefilter on and off, and each kernel that runs here.
fn tunings() -> Vec<(bool, Prefilter)> {
    let (fastest, off) = (Prefilter::Fastest, Prefilter::Off);
    let kernels = Kernel::available().into_iter().map(|kernel| (true, Prefilter::Forced(kernel)));
    [(true, fastest), (false, fastest), (true, off), (false, off)].into_iter().chain(kernels).collect()
}

const EXPECTED: &str = "expected.jsonl";
const EXPECTED_COMPILE: &str = "expected-compile.json";
const EXPECTED_WARNINGS: &str = "expected-warnings.json";

/// Every case below `root`, by name.
///
/// # Errors
/// The first case whose files do not have the form that the suite needs.
pub fn cases(root: &Path) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for area in folders(root)? {
        for folder in folders(&area)? {
            let name = folder.strip_prefix(root).unwrap_or(&folder).display().to_string();
            cases.push(Case::read(folder, name.clone()).map_err(|problem| format!("{name}: {problem}"))?);
        }
    }
    Ok(cases)
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found: Vec<PathBuf> = entries(folder)?.into_iter().filter(|path| path.is_dir()).collect();
    found.sort();
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(|error| error.to_string())).collect()
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

impl Case {
    fn read(folder: PathBuf, name: String) -> Result<Case, String> {
        const KEYS: [&str; 9] =
            ["title", "why", "org", "key", "dialect", "limits", "options", "call", "oracle"];
        let head: Json =
            serde_json::from_str(&read(&folder.join("case.json"))?).map_err(|error| error.to_string())?;
        let head = head.as_object().ok_or("case.json is not an object")?;
        if let Some(key) = head.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("case.json has the key `{key}`, which nothing reads"));
        }
        let text = |key: &str| head.get(key).and_then(Json::as_str);
        for key in ["title", "why"] {
            if text(key).is_none_or(str::is_empty) {
                return Err(format!("case.json lacks `{key}`"));
            }
        }
        let dialect = match text("dialect") {
            Some(name) => {
                Some(Dialect::from_name(name).ok_or_else(|| format!("there is no dialect `{name}`"))?)
            }
            None => None,
        };
        let key = text("key").map(|key| Key::new(key.as_bytes()).map_err(|error| error.to_string()));
        let key = key.transpose()?;
        let mut limits = Limits::default();
        for (name, value) in head.get("limits").and_then(Json::as_object).into_iter().flatten() {
            let value = value.as_u64().and_then(|value| usize::try_from(value).ok());
            let lowered = value.and_then(|value| limits.lower(name, value));
            lowered.ok_or_else(|| format!("`{name}` is not a limit, or its value is no number"))?;
        }
        let mut options = Options::default();
        for (name, value) in head.get("options").and_then(Json::as_object).into_iter().flatten() {
            let option = match name.as_str() {
                "text_after" => &mut options.text_after,
                "previews" => &mut options.previews,
                "subjects" => &mut options.subjects,
                "expired" => &mut options.expired,
                _ => return Err(format!("`{name}` is not an option")),
            };
            *option = *value == Json::Bool(true);
        }
        let rows = match text("call") {
            None | Some("evaluate") => Rows::Told,
            Some("explain") => Rows::All,
            Some(call) => return Err(format!("`{call}` is not a call")),
        };
        let mut policies = Vec::new();
        documents(&folder.join("policies"), "", &mut policies)?;
        let requests = folder.join("requests.jsonl");
        let requests = if requests.exists() { read(&requests)? } else { String::new() };
        Ok(Case {
            organisation: text("org").map(str::to_owned),
            key,
            dialect,
            limits,
            options,
            rows,
            beyond_oracle: text("oracle").map(str::to_owned),
            policies,
            requests: requests.lines().map(str::to_owned).collect(),
            folder,
            name,
        })
    }

    /// Each request whose content is one text, with its evaluator: what could come as a stream. The text is not beyond the
    /// limit on content, which streams do not have.
    pub fn streams(&self) -> Vec<(Evaluator, Request, String)> {
        let Ok(compiled) = self.compile((true, Prefilter::Fastest)) else { return Vec::new() };
        let requests = self.requests.iter().filter_map(|json| Request::from_json(json.as_bytes()).ok());
        requests
            .filter_map(|mut request| {
                let [part] = <[_; 1]>::try_from(request.content.take()?).ok()?;
                let text = part.text.filter(|_| part.path == "text")?;
                let is_bounded = text.len() <= self.limits.content_bytes;
                is_bounded.then(|| (compiled.evaluator.clone(), request, text))
            })
            .collect()
    }

    fn compile(&self, (index, prefilter): (bool, Prefilter)) -> Result<Compiled, PolicyError> {
        let mut compiler = Compiler::new().limits(self.limits.clone()).tuned(index, prefilter);
        if let Some(organisation) = &self.organisation {
            compiler = compiler.organisation(organisation);
        }
        if let Some(key) = &self.key {
            compiler = compiler.key(key.clone());
        }
        for (name, text) in &self.policies {
            compiler = match self.dialect {
                Some(dialect) => compiler.document_as(dialect, name, text),
                None => compiler.document(name, text),
            };
        }
        compiler.compile()
    }

    /// Runs the case in every configuration; `bless` first writes what is found, where the oracle agrees.
    ///
    /// # Errors
    /// Everything that is not as expected.
    pub fn run(&self, scratch: &mut Scratch, bless: bool) -> Result<(), String> {
        let mut failures = String::new();
        let mut fail = |message: String| {
            let _ = writeln!(failures, "{}: {message}", self.name);
        };
        for (place, tuning) in tunings().into_iter().enumerate() {
            let first = place == 0;
            match self.compile(tuning) {
                Err(error) => {
                    let found = error.diagnostics.to_value().to_canonical_json();
                    self.settle(EXPECTED_COMPILE, Some(found), bless && first, &mut fail);
                    if bless && first {
                        let _ = std::fs::remove_file(self.folder.join(EXPECTED));
                        let _ = std::fs::remove_file(self.folder.join(EXPECTED_WARNINGS));
                    } else if self.folder.join(EXPECTED).exists() {
                        fail(format!("does not compile, and has {EXPECTED}\n{error}"));
                    }
                }
                Ok(compiled) => self.run_compiled(&compiled, scratch, bless && first, &mut fail),
            }
        }
        if failures.is_empty() { Ok(()) } else { Err(failures) }
    }

    fn run_compiled(
        &self,
        compiled: &Compiled,
        scratch: &mut Scratch,
        bless: bool,
        fail: &mut dyn FnMut(String),
    ) {
        let warnings = &compiled.warnings;
        let warnings = (!warnings.is_empty()).then(|| warnings.to_value().to_canonical_json());
        self.settle(EXPECTED_WARNINGS, warnings, bless, fail);
        if self.requests.is_empty() {
            fail("compiles, and asks nothing".to_owned());
        }
        let mut answers = Vec::new();
        let mut agreed = true;
        for (line, text) in (1..).zip(&self.requests) {
            let mut fail_line = |message: String| {
                agreed = false;
                fail(format!("line {line}: {message}"));
            };
            let answer = match Request::from_json(text.as_bytes()) {
                Err(error) => error.to_json(),
                Ok(request) => {
                    let answer = self.decide(&compiled.evaluator, &request, scratch);
                    if self.beyond_oracle.is_none() {
                        self.ask_oracle(&compiled.evaluator, &request, &answer, &mut fail_line);
                    }
                    self.check_calls(&compiled.evaluator, &request, scratch, &mut fail_line);
                    match answer {
                        Ok(decision) => decision.to_json(),
                        Err(error) => error.to_json(),
                    }
                }
            };
            answers.push(answer);
        }
        self.check_many(&compiled.evaluator, fail);
        self.settle(EXPECTED, Some(answers.join("\n")), bless && agreed, fail);
        if bless && agreed {
            let _ = std::fs::remove_file(self.folder.join(EXPECTED_COMPILE));
        }
    }

    fn decide(
        &self,
        evaluator: &Evaluator,
        request: &Request,
        scratch: &mut Scratch,
    ) -> Result<Decision, RequestError> {
        match self.rows {
            Rows::Told => evaluator.evaluate_with(request, self.options, scratch),
            Rows::All => evaluator.explain_with(request, self.options, scratch),
        }
    }

    fn ask_oracle(
        &self,
        evaluator: &Evaluator,
        request: &Request,
        answer: &Result<Decision, RequestError>,
        fail: &mut dyn FnMut(String),
    ) {
        let running = lictor::prose::enact(evaluator.bundle());
        let oracle = Oracle::new(&running, &self.limits).keyed(self.key.clone());
        let oracle = oracle.decide(request, self.options, self.rows);
        match (answer, oracle) {
            (Ok(decision), Ok(oracle)) => {
                let decision = comparable(decision.clone());
                if decision != oracle {
                    fail(format!("the oracle differs\n  {}\n  {}", decision.to_json(), oracle.to_json()));
                }
            }
            (Err(_), Err(_)) => {}
            (answer, oracle) => fail(format!("the oracle differs: {answer:?}, {oracle:?}")),
        }
    }

    /// The other calls and forms must say the same.
    fn check_calls(
        &self,
        evaluator: &Evaluator,
        request: &Request,
        scratch: &mut Scratch,
        fail: &mut dyn FnMut(String),
    ) {
        let decision = match self.decide(evaluator, request, scratch) {
            Ok(decision) => decision,
            Err(error) => {
                if evaluator.decide(request).as_ref() != Err(&error) {
                    fail("`decide` does not refuse what `evaluate` refuses".to_owned());
                }
                return;
            }
        };
        if self.decide(evaluator, request, &mut Scratch::default()).as_ref() != Ok(&decision) {
            fail("reused memory gives another decision".to_owned());
        }
        let outcome = (decision.verdict, decision.effects, decision.is_final);
        match evaluator.decide_in(request, scratch) {
            Ok(fast) if !self.options.expired && (fast.verdict, fast.effects, fast.is_final) != outcome => {
                fail("`decide` differs from `evaluate`".to_owned());
            }
            Ok(_) => {}
            Err(error) => fail(format!("`decide` refuses what `evaluate` accepts: {error}")),
        }
        if Decision::from_json(&decision.to_json()).ok().as_ref() != Some(&decision) {
            fail("the decision does not survive its own wire form".to_owned());
        }
        // What was wrong with the wire form is not part of a request's own form.
        let sound = Request { problems: Vec::new(), ..request.clone() };
        match Request::from_value(request.to_value()) {
            Ok(again) if request.problems.is_empty() && again != *request => {
                fail("the request does not survive its own wire form".to_owned());
            }
            Ok(again) => {
                let again = Request { problems: Vec::new(), ..again };
                if self.decide(evaluator, &again, scratch) != self.decide(evaluator, &sound, scratch) {
                    fail("the request's wire form gets another decision".to_owned());
                }
            }
            Err(error) => fail(format!("the request's wire form is refused: {error}")),
        }
        let unanswered = Request { answers: Vec::new(), ..request.clone() };
        let resumed = match self.options.expired {
            true => evaluator.expire(&unanswered, &request.answers),
            false => evaluator.resume(&unanswered, &request.answers),
        };
        let whole = evaluator.evaluate_with(
            request,
            Options { expired: self.options.expired, ..Options::default() },
            scratch,
        );
        if resumed != whole {
            fail("answers given later get another decision".to_owned());
        }
    }

    fn check_many(&self, evaluator: &Evaluator, fail: &mut dyn FnMut(String)) {
        let requests: Vec<Request> =
            self.requests.iter().filter_map(|line| Request::from_json(line.as_bytes()).ok()).collect();
        let each: Vec<_> = requests.iter().map(|request| evaluator.evaluate(request)).collect();
        if evaluator.evaluate_many(&requests) != each {
            fail("`evaluate_many` differs from `evaluate`".to_owned());
        }
    }

    /// Compares a file with what it should hold, or writes it.
    fn settle(&self, file: &str, found: Option<String>, bless: bool, fail: &mut dyn FnMut(String)) {
        let path = self.folder.join(file);
        // Diagnostics are read by people and compared as values; decisions are compared byte by byte.
        let is_lines = file == EXPECTED;
        let found = found.map(|found| if is_lines { found + "\n" } else { pretty(&found) });
        if bless {
            let written = match &found {
                Some(found) => std::fs::write(&path, found),
                None if path.exists() => std::fs::remove_file(&path),
                None => Ok(()),
            };
            written.unwrap_or_else(|error| fail(format!("{file}: {error}")));
            return;
        }
        let expected = std::fs::read_to_string(&path).ok();
        let expected = expected.map(|expected| if is_lines { expected } else { pretty(&expected) });
        if expected == found {
            return;
        }
        let (expected, found) = (expected.unwrap_or_default(), found.unwrap_or_default());
        let differs = |(_, (expected, found)): &(usize, (&str, &str))| expected != found;
        let lines =
            expected.lines().chain(std::iter::repeat("")).zip(found.lines().chain(std::iter::repeat("")));
        let count = expected.lines().count().max(found.lines().count());
        if let Some((line, (expected, found))) = (1..).zip(lines).take(count).find(differs) {
            fail(format!("{file}, line {line}\n  expected {expected}\n  found    {found}"));
        } else {
            fail(format!("{file} differs in its line breaks"));
        }
    }

    /// Every code that the expected files of the case name.
    ///
    /// # Panics
    /// For a file that is not JSON.
    pub fn codes(&self) -> BTreeSet<Code> {
        let mut codes = BTreeSet::new();
        for file in [EXPECTED, EXPECTED_COMPILE, EXPECTED_WARNINGS] {
            let text = std::fs::read_to_string(self.folder.join(file)).unwrap_or_default();
            for json in serde_json::Deserializer::from_str(&text).into_iter::<Json>() {
                collect_codes(&json.expect("expected files hold JSON"), &mut codes);
            }
        }
        codes
    }
}

/// JSON in the form that people read, its keys sorted.
fn pretty(json: &str) -> String {
    match serde_json::from_str::<Json>(json) {
        Ok(json) => format!("{json:#}\n"),
        Err(_) => json.to_owned(),
    }
}

/// The value of every `code`, at any depth.
fn collect_codes(json: &Json, codes: &mut BTreeSet<Code>) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| collect_codes(item, codes)),
        Json::Object(map) => {
            codes.extend(map.get("code").and_then(Json::as_str).and_then(Code::from_name));
            map.values().for_each(|item| collect_codes(item, codes));
        }
        _ => {}
    }
}

/// Files below `folder`, named by their paths, sorted.
fn documents(folder: &Path, prefix: &str, found: &mut Vec<(String, String)>) -> Result<(), String> {
    let mut paths = entries(folder)?;
    paths.sort();
    for path in paths {
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            documents(&path, &format!("{name}/"), found)?;
        } else {
            found.push((name, read(&path)?));
        }
    }
    Ok(())
}
