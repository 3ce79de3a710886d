//! What the fuzz targets run: each function takes any bytes and panics if a promise is broken.

mod conditions;
mod documents;
mod patterns;
mod prose;
mod requests;
mod streams;

pub use conditions::conditions;
pub use documents::documents;
pub use patterns::patterns;
pub use prose::prose;
pub use requests::requests;
pub use streams::streams;

use lictor_conformance::compare::compare_choices;
use lictor_conformance::generate::Gen;

/// Lets the bytes choose a bundle and a request, and holds the evaluator against the oracle.
pub fn oracle(data: &[u8]) {
    if let Err(difference) = compare_choices(Gen::from_bytes(data)) {
        panic!("the evaluator and the oracle differ\n{difference}");
    }
}
