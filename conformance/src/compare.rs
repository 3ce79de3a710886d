//! The comparison of the evaluator with the oracle, on random pairs.

use lictor::decision::Decision;
use lictor::{Limits, Request, RequestError, Scratch};
use serde_json::Value as Json;

use crate::generate::{Gen, Pair, compile, key, shrink};
use crate::oracle::{Oracle, Rows, comparable};

/// A pair on which the two do not agree.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The pair, as small as it could be made.
    pub pair: Pair,
    /// What the evaluator says.
    pub evaluator: Json,
    /// What the oracle says.
    pub oracle: Json,
}

/// The evaluator's decision in its comparable form.
///
/// # Errors
/// The evaluator's, without its sentence.
pub fn evaluated(
    evaluator: &lictor::Evaluator,
    request: &Request,
    pair: &Pair,
    scratch: &mut Scratch,
) -> Result<Decision, RequestError> {
    let decision = match pair.rows {
        Rows::Told => evaluator.evaluate_with(request, pair.options, scratch),
        Rows::All => evaluator.explain_with(request, pair.options, scratch),
    };
    decision.map(comparable).map_err(without_sentences)
}

fn without_sentences(mut error: RequestError) -> RequestError {
    error.problems.iter_mut().for_each(|problem| problem.message.clear());
    error
}

/// Compares the two on case `case` of the run `seed`, and on what follows from it: the same request with approvals and
/// answers. The number of comparisons made.
///
/// # Errors
/// The first pair on which they differ, shrunk.
pub fn compare(seed: u64, case: u64) -> Result<usize, Box<Difference>> {
    compare_choices(Gen::new(seed, case))
}

/// [`compare`] on the pair that `choices` make.
///
/// # Errors
/// As for [`compare`].
pub fn compare_choices(mut choices: Gen) -> Result<usize, Box<Difference>> {
    let mut pair = choices.pair();
    let compiled = pair.compile();
    let mut scratch = Scratch::default();
    let mut compared = 0;
    loop {
        let Some(request) = pair.read_request() else { return Ok(compared) };
        let evaluator = evaluated(&compiled.evaluator, &request, &pair, &mut scratch);
        let running = lictor::prose::enact(compiled.evaluator.bundle());
        let oracle = Oracle::new(&running, &Limits::default()).keyed(Some(key())).decide(
            &request,
            pair.options,
            pair.rows,
        );
        compared += 1;
        if evaluator != oracle {
            return Err(Box::new(difference(&pair)));
        }
        let Ok(decision) = evaluator else { return Ok(compared) };
        match choices.follow_up(&pair.request, &decision) {
            Some(request) if compared < 3 => pair.request = request,
            _ => return Ok(compared),
        }
    }
}

/// Both answers to a pair, if it compiles and can be read.
fn both(pair: &Pair) -> Option<(Json, Json)> {
    let compiled = compile(&pair.document).ok()?;
    let request = pair.read_request()?;
    let evaluator = evaluated(&compiled.evaluator, &request, pair, &mut Scratch::default());
    let running = lictor::prose::enact(compiled.evaluator.bundle());
    let oracle = Oracle::new(&running, &Limits::default()).keyed(Some(key()));
    Some((answer(evaluator), answer(oracle.decide(&request, pair.options, pair.rows))))
}

fn answer(decision: Result<Decision, RequestError>) -> Json {
    let json = match decision {
        Ok(decision) => decision.to_json(),
        Err(error) => error.to_value().to_canonical_json(),
    };
    serde_json::from_str(&json).unwrap_or_default()
}

fn difference(pair: &Pair) -> Difference {
    let differs = |pair: &Pair| both(pair).is_some_and(|(evaluator, oracle)| evaluator != oracle);
    let mut small = pair.clone();
    small.document = shrink(&small.document, &mut |document| {
        differs(&Pair { document: document.clone(), ..pair.clone() })
    });
    let with_document = small.clone();
    small.request = shrink(&small.request, &mut |request| {
        differs(&Pair { request: request.clone(), ..with_document.clone() })
    });
    let with_request = small.clone();
    small.document = shrink(&small.document, &mut |document| {
        differs(&Pair { document: document.clone(), ..with_request.clone() })
    });
    let (evaluator, oracle) = both(&small).unwrap_or_default();
    Difference { pair: small, evaluator, oracle }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "bundle    {}", self.pair.document)?;
        writeln!(f, "request   {}", self.pair.request)?;
        writeln!(f, "asked     {:?}, rows {:?}", self.pair.options, self.pair.rows)?;
        let empty = serde_json::Map::new();
        let members = |json: &Json| json.as_object().unwrap_or(&empty).clone();
        let (evaluator, oracle) = (members(&self.evaluator), members(&self.oracle));
        let mut names: Vec<&String> = evaluator.keys().chain(oracle.keys()).collect();
        names.sort();
        names.dedup();
        for name in names.into_iter().filter(|name| evaluator.get(*name) != oracle.get(*name)) {
            let show = |json: Option<&Json>| json.map_or_else(|| "absent".to_owned(), Json::to_string);
            writeln!(
                f,
                "{name}\n  evaluator {}\n  oracle    {}",
                show(evaluator.get(name)),
                show(oracle.get(name))
            )?;
        }
        if empty == evaluator || empty == oracle {
            writeln!(f, "evaluator {}\noracle    {}", self.evaluator, self.oracle)?;
        }
        Ok(())
    }
}
