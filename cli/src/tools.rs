//! `tools`: a server's answer to `tools/list` as `schema.tools`, each pinned to the definition that stands there.

use lictor::value::Map;
use lictor::{Limits, Value, tool_hash};

use crate::args::ToolsArgs;
use crate::failure::Failure;
use crate::{Exit, input, output};

/// Prints what a bundle needs to know of the tools, as YAML, which JSON is.
pub(crate) fn run(args: &ToolsArgs) -> Result<Exit, Failure> {
    let json = input::json(&args.definitions)?;
    let document = Value::from_json(&json, Limits::default().json_depth).map_err(|error| {
        Failure::Input(format!("{}: not JSON: {}", input::name(&args.definitions), error.message))
    })?;
    let mut out = String::from("schema:\n  tools:\n");
    for tool in definitions(&document) {
        let Some(name) = tool.get("name").and_then(Value::as_str) else { continue };
        let mut known = Map::new();
        known.insert("hash".to_owned(), tool_hash(tool).into());
        known.extend(args.server.clone().map(|server| ("server".to_owned(), Value::String(server))));
        if let Some(schema @ Value::Map(_)) = tool.get("inputSchema") {
            known.insert("input_schema".to_owned(), schema.clone());
        }
        let name = Value::String(name.to_owned()).to_canonical_json();
        out.push_str(&format!("    {name}: {}\n", Value::Map(known).to_canonical_json()));
    }
    output::plain(&out)?;
    Ok(Exit::Done)
}

/// The definitions in an answer, in its envelope or bare, or in a list.
fn definitions(document: &Value) -> impl Iterator<Item = &Map> {
    let member = |value: &Value, key: &str| value.as_map().is_some_and(|map| map.contains_key(key));
    let result = document.as_map().and_then(|map| map.get("result")).unwrap_or(document);
    let list =
        if member(result, "tools") { result.as_map().and_then(|map| map.get("tools")) } else { Some(result) };
    let items = match list {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(Value::as_map)
}
