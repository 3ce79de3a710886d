//! `secret.*`: what opens a door.
//!
//! Three tiers, surest first:
//!
//! 1. **Issued**: the issuer's prefix or checksum gives it away, wherever it stands (`issued!`).
//! 2. **Assigned**: the name that a value is assigned to says what it is, and the value looks random. With a vendor's name
//!    it is that vendor's (`assigned!`); with a word like *token* it is one of `generic`.
//! 3. **Told**: a sentence says that it is a password (`password`).
//!
//! A kind is called `secret.<class>.<vendor>`, so that `secret.token` names all tokens, `secret.token.github` one kind of
//! them, and a finding says which. The map of kinds is that of gitleaks (MIT, Copyright (c) 2019 Zachary Rice), whose
//! rule ids the sources name; formats are those of the vendors' public documentation.
//!
//! Examples are made up. They are put together from parts, so that scanners of repositories do not take them for a leak.

mod accept;
pub(super) mod ai;
pub(super) mod aws;
pub(super) mod cloud;
pub(super) mod code;
pub(super) mod commerce;
pub(super) mod communication;
pub(super) mod connection;
pub(super) mod data;
pub(super) mod generic;
pub(super) mod http;
pub(super) mod identity;
pub(super) mod jwt;
pub(super) mod key;
pub(super) mod password;
pub(super) mod social;

/// What may stand between a name and the value assigned to it: `NAME="v"`, `name: 'v'`, `"name" => "v"`, `<name>v`,
/// `set("NAME", "v")`, `name := v`, `"name\": \"v`. The value follows.
macro_rules! assigns {
    () => {
        r#"[\w\ \t.-]{0,24}[\s'"\]\\`)]{0,5}(?:[:?|+]?={1,3}[>~]?|:{1,3}={0,2}|->|[>,]|\|\|)[\s'"\\`=(\[@]{0,12}"#
    };
}

/// A kind that its form gives away. Name below `secret.`, title, severity, patterns, example, source.
macro_rules! issued {
    ($name:literal, $title:literal, $severity:ident, [$($pattern:literal),+ $(,)?], $example:expr, $source:literal $(,)?) => {
        issued!($name, $title, $severity, [$($pattern),+], $example, $source, accept::issued)
    };
    (
        $name:literal, $title:literal, $severity:ident, [$($pattern:literal),+ $(,)?], $example:expr, $source:literal,
        $accept:path $(,)?
    ) => {
        crate::detector::Detector {
            name: concat!("secret.", $name),
            title: $title,
            patterns: &[$(concat!("(?-u)", $pattern)),+],
            accept: Some($accept),
            severity: crate::severity::Severity::$severity,
            finds: &[($example, $example)],
            passes: &[],
            limits: "Its form alone is known, not whether it is still valid.",
            source: $source,
        }
    };
}

/// A kind without a form of its own, known by the vendor's name in the name that it is assigned to. Name below `secret.`,
/// title, severity, the vendor's name and the value as patterns, an example of both, source.
macro_rules! assigned {
    (
        $name:literal, $title:literal, $severity:ident, $vendor:literal, $value:literal,
        $example_name:literal, $example:expr, $source:literal $(,)?
    ) => {
        crate::detector::Detector {
            name: concat!("secret.", $name),
            title: $title,
            patterns: &[concat!("(?xi-u)(?:", $vendor, ")", assigns!(), "(?<value>", $value, ")")],
            accept: Some(accept::assigned),
            severity: crate::severity::Severity::$severity,
            finds: &[(concat!($example_name, " = \"", $example, "\""), $example)],
            passes: &[],
            limits: "Found only where the vendor's name is part of the name that it is assigned to.",
            source: $source,
        }
    };
}

/// A kind that its surroundings give away: patterns with a group `value`. Otherwise as `issued!`, with what is to be found
/// beside the example.
macro_rules! marked {
    (
        $name:literal, $title:literal, $severity:ident, [$($pattern:literal),+ $(,)?], $example:expr, $value:expr,
        $source:literal $(,)?
    ) => {
        crate::detector::Detector {
            name: concat!("secret.", $name),
            title: $title,
            patterns: &[$($pattern),+],
            accept: Some(accept::issued),
            severity: crate::severity::Severity::$severity,
            finds: &[($example, $value)],
            passes: &[],
            limits: "Its surroundings are known, not whether it is still valid.",
            source: $source,
        }
    };
}

use {assigned, assigns, issued, marked};
