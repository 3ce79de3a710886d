//! Stable codes of everything that can be wrong with a document or a request.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $text:literal,)+) => {
        /// What is wrong, by a name that never changes. `E-…` codes are errors, `W-…` codes are lints.
        ///
        /// Each has a section in `docs/diagnostics.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, errors first.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// The code as it is printed.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Code::$variant => $text,)+
                }
            }

            /// One sentence that says what the code means.
            pub const fn summary(self) -> &'static str {
                match self {
                    $(Code::$variant => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

codes! {
    /// The text is not well-formed YAML, JSON or condition syntax.
    Syntax = "E-SYNTAX",
    /// A condition names a field that requests do not have.
    Field = "E-FIELD",
    /// A value or an expression has the wrong type.
    Type = "E-TYPE",
    /// A condition calls a function that does not exist, or calls one wrongly.
    Func = "E-FUNC",
    /// A word is not one of the words allowed at its place.
    Enum = "E-ENUM",
    /// A required field is missing.
    Required = "E-REQUIRED",
    /// A scope names a level without the levels above it, or a level that does not exist.
    Scope = "E-SCOPE",
    /// The bundle belongs to another organisation than the policy or the request.
    Tenant = "E-TENANT",
    /// A pattern is not a valid regular expression.
    Regex = "E-REGEX",
    /// A pattern uses look-around or back-references, which cannot be matched in linear time.
    RegexFeature = "E-REGEX-FEATURE",
    /// A document or a request is larger or deeper than the limits allow.
    Limit = "E-LIMIT",
    /// A key, an id or a definition stands twice with different meanings.
    Duplicate = "E-DUPLICATE",
    /// A document or a request has a key that nothing reads.
    UnknownKey = "E-UNKNOWN-KEY",
    /// An update names no field to change.
    EmptyUpdate = "E-EMPTY-UPDATE",
    /// An update was made for another version of the document.
    Conflict = "E-CONFLICT",
    /// The actor may not do this to the policy.
    Forbidden = "E-FORBIDDEN",
    /// A policy, detector or list that is named does not exist.
    NotFound = "E-NOT-FOUND",
    /// The policy existed and was deleted.
    Gone = "E-GONE",
    /// A signature does not fit the bundle.
    Signature = "E-SIGNATURE",
    /// The document is of a format or version that this reader does not know.
    Format = "E-FORMAT",
    /// A detector finds something else in its examples than they say.
    Example = "E-EXAMPLE",
    /// A policy asks for fingerprints of values, and the host gave no key to make them with.
    Key = "E-KEY",
    /// A part of a severe prohibition in plain language is decided by nobody, and the policy does not say that this is meant.
    ContentGap = "E-CONTENT-GAP",
    /// A request-wide allow on content: one allowed string anywhere switches off the policies it waives.
    AllowBypass = "W-ALLOW-BYPASS",
    /// An allow overlaps a policy that it cannot waive.
    NoEffect = "W-NO-EFFECT",
    /// A condition can never be true.
    Unreachable = "W-UNREACHABLE",
    /// The same policy is given twice, word for word.
    Duplicated = "W-DUPLICATE",
    /// A rule has no condition, so it applies whenever its kinds and audience fit.
    EmptyCondition = "W-EMPTY-CONDITION",
    /// Blocking rules are enabled below the logging level that makes them live.
    InertBlocking = "W-INERT-BLOCKING",
    /// A pattern also matches the empty text, where it finds nothing.
    Broad = "W-BROAD",
    /// A policy says what to do but not why.
    NoRationale = "W-NO-RATIONALE",
    /// Many policies of one scope can be told from each other only by looking at each of them.
    Unindexed = "W-UNINDEXED",
    /// Two policies could send one request to different models.
    RouteConflict = "W-ROUTE-CONFLICT",
    /// A pattern goes on over any text, so that a stream holds it back.
    StreamWindow = "W-STREAM-WINDOW",
    /// A repository policy whose membership in its workspace nothing here can check.
    UncheckedParent = "W-UNCHECKED-PARENT",
    /// A part of a policy in plain language is decided by nobody.
    ContentGaps = "W-CONTENT-GAP",
    /// The text of a policy is not the one that its matchers were made from.
    ContentDrift = "W-CONTENT-DRIFT",
}

impl Code {
    /// The code that is printed as `text`.
    pub fn from_name(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == text)
    }

    /// Whether a document with this problem does not load.
    pub fn is_error(self) -> bool {
        self.as_str().starts_with("E-")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
