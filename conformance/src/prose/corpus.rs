//! The labelled texts of `conformance/prose`, as its README describes them.

use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

/// A policy in plain language, and what is expected of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Text {
    /// Its name; no other text of any file has it.
    pub id: String,
    /// What it is about. The given texts do not say.
    #[serde(default)]
    pub theme: String,
    /// What makes it hard.
    pub hard: Option<String>,
    /// The policy.
    pub content: String,
    /// LOW, MEDIUM or HIGH.
    pub risk_type: String,
    /// 0 records, 1 alerts, 2 blocks.
    pub action_type: u8,
    /// Kinds of request that it is for.
    pub kinds: Vec<String>,
    /// prohibit, require, permit, advise or none.
    pub polarity: String,
    /// What it says.
    pub clauses: Vec<Clause>,
    /// What it takes out.
    pub exceptions: Vec<Clause>,
    /// Requests with their outcomes.
    pub probes: Vec<Probe>,
}

/// A part of a text, and what it should be read as.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The part's words: they occur once in the text.
    pub quote: String,
    /// What it should be read as.
    pub status: Status,
    /// What decides it: names of the catalogue, and conditions with parameters.
    pub detectors: Vec<String>,
    /// Other readings that a reviewer would accept.
    #[serde(default)]
    pub also: Vec<Status>,
    /// Why.
    pub note: Option<String>,
}

/// How far a clause is enforced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// By an exact rule.
    Enforced,
    /// By a pattern with known misses.
    Approximated,
    /// An umbrella, of which some members are covered.
    Partial,
    /// Once the host has sent a fact.
    HostFact,
    /// By a judge: it needs meaning.
    Judge,
    /// Not: it is no matter of a request.
    Organisational,
    /// Not: it explains.
    Rationale,
    /// Not: it is not understood.
    Unsupported,
}

impl Status {
    /// Those whose clauses nothing in the core decides for certain. To report one of them as enforced is a lie.
    pub const UNENFORCED: [Status; 4] =
        [Status::Judge, Status::HostFact, Status::Organisational, Status::Unsupported];
}

/// A request and its outcome.
#[derive(Clone, Debug, Deserialize)]
pub struct Probe {
    /// What becomes of the policy.
    pub expect: Expect,
    /// Detectors of the text's clauses that fire.
    pub hits: Vec<String>,
    /// The request's keys, the model as a name.
    #[serde(flatten)]
    request: Map<String, Json>,
}

/// What becomes of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// It matches.
    Violation,
    /// It does not match, and waits for nothing.
    Clean,
    /// The same, because of an exception.
    Excepted,
    /// It waits for a judge.
    Judge,
    /// It cannot be decided.
    Undetermined,
}

/// Every name that a text may use.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Detectors of the catalogue.
    pub detectors: Vec<String>,
    /// Conditions that a colon and their parameters follow.
    pub parametrised: Vec<String>,
    /// How far a clause is enforced.
    pub statuses: Vec<Status>,
    /// What becomes of a policy.
    pub expect: Vec<Expect>,
}

impl Clause {
    /// Where its words stand in `content`: bytes.
    pub fn span(&self, content: &str) -> Option<Range<usize>> {
        let start = content.find(&self.quote)?;
        Some(start..start + self.quote.len())
    }

    /// Whether a reviewer would sign `status` for it.
    pub fn accepts(&self, status: Status) -> bool {
        self.status == status || self.also.contains(&status)
    }
}

impl Probe {
    /// The request in its wire form, within the organisation `acme`.
    pub fn request(&self) -> Json {
        let mut request = self.request.clone();
        if let Some(Json::String(model)) = request.get("model") {
            let model = json!({"id": model});
            request.insert("model".to_owned(), model);
        }
        let scope = request.entry("scope").or_insert_with(|| json!({}));
        scope["org"] = json!("acme");
        Json::Object(request)
    }
}

/// The texts of one file.
///
/// # Errors
/// What is wrong, and in which line.
pub fn read(file: &Path) -> Result<Vec<Text>, String> {
    let lines = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    lines
        .lines()
        .enumerate()
        .map(|(line, text)| {
            serde_json::from_str(text).map_err(|error| format!("{}:{}: {error}", file.display(), line + 1))
        })
        .collect()
}

/// The names that texts may use.
///
/// # Errors
/// What is wrong with the file.
pub fn vocabulary(file: &Path) -> Result<Vocabulary, String> {
    let names = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_str(&names).map_err(|error| format!("{}: {error}", file.display()))
}
