//! What the core knows by name.

use lictor::decision::{Fails, Status};
use lictor::document::LogLevel;
use lictor::{Dialect, EffectKind, Kind, Limits, OffsetUnit, Severity, Verdict};
use napi_derive::napi;
use serde_json::json;

/// The names that a frame gives as numbers, and those that types list, as JSON.
#[napi]
pub fn names() -> String {
    json!({
        "verdicts": Verdict::ALL.map(Verdict::as_str),
        "effects": EffectKind::ALL.map(EffectKind::as_str),
        "severities": Severity::ALL.map(Severity::as_str),
        "statuses": Status::ALL.map(Status::as_str),
        "fails": Fails::ALL.map(Fails::as_str),
        "levels": LogLevel::ALL.map(LogLevel::as_str),
        "offsets": OffsetUnit::ALL.map(OffsetUnit::as_str),
        "kinds": Kind::ALL.map(Kind::as_str),
        "dialects": Dialect::ALL.map(Dialect::as_str),
        "limits": Limits::NAMES,
    })
    .to_string()
}

/// The JSON Schema of bundles.
#[napi]
pub fn schema() -> &'static str {
    lictor::document::SCHEMA
}

/// Every built-in detector, as JSON.
#[napi]
pub fn detectors() -> String {
    let detectors = lictor::detector::all().map(|detector| {
        json!({
            "name": detector.name,
            "title": detector.title,
            "severity": detector.severity.as_str(),
            "limits": detector.limits,
            "source": detector.source,
        })
    });
    serde_json::Value::from_iter(detectors).to_string()
}

/// The version of the product.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
