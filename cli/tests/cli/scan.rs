//! `scan` and `detectors`.

use lictor::Value;

use super::{file, folder, json, lictor, lictor_reading};

const LOG: &str = "10:01 start\n10:02 user ssn=536-22-8726 paid with 4111 1111 1111 1111\n10:03 order 42\n";

#[test]
fn a_log_is_shown_with_masked_lines_and_reasons() {
    let run = lictor_reading(LOG, &["scan", "--detectors", "pii.ssn,pii.credit_card"]);
    assert_eq!(
        run.output(),
        "\
high[pii.ssn]: US social security number
 --> <stdin>:2:16
  |
2 | 10:02 user ssn=***-**-8726 paid with **** **** **** 1111
  |                ^^^^^^^^^^^ 0.75: structure 0.75

high[pii.credit_card]: payment card number
 --> <stdin>:2:38
  |
2 | 10:02 user ssn=***-**-8726 paid with **** **** **** 1111
  |                                      ^^^^^^^^^^^^^^^^^^^ 0.80: checksum 0.80

2 findings in 1 file
"
    );
}

#[test]
fn a_table_has_its_columns_as_context() {
    let path = file(&folder("scan-csv"), "people.csv", "id,ssn,order\n1,536228726,536228726\n2,,\"x\"\n");
    let run = lictor(&["scan", "--detectors", "pii.ssn", "--format", "json", &path]);
    let [found] = run.json().try_into().unwrap();
    let field = |name: &str| found.as_map().unwrap().get(name).cloned();
    assert_eq!((field("line"), field("column")), (Some(Value::Int(2)), Some(Value::Int(3))));
    assert_eq!(field("why"), Some("0.95: structure 0.75, word \"ssn\" before +0.20".into()));
}

#[test]
fn a_chat_is_read_through_its_escapes() {
    let chat = r#"{"messages": [{"role": "user", "content": "it is\n4111 1111 1111 1111 or \u0061nn@example.com"}]}"#;
    let path = file(&folder("scan-chat"), "chat.json", chat);
    let run = lictor(&["scan", "--format", "json", "--detectors", "pii.*", &path]);
    let names: Vec<String> = run
        .json()
        .iter()
        .map(|found| found.as_map().unwrap()["detector"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["pii.credit_card", "pii.email"]);
}

/// What a security engineer would sign: each finding with its detector, line and reason, and none of the order numbers, hashes, times,
/// UUIDs, versions, variables and paths that stand beside them.
#[test]
fn examples_are_found_and_nothing_else() {
    let found = |name: &str, more: &[&str]| -> Vec<String> {
        let path = format!("{}/../examples/scan/{name}", env!("CARGO_MANIFEST_DIR"));
        let run = lictor(&[&["scan", "--format", "json", &path], more].concat());
        let line = |found: &Value| {
            let map = found.as_map().unwrap();
            let why = map["why"].as_str().unwrap();
            let score = why.split_once(':').unwrap().0;
            let Value::Int(line) = map["line"] else { panic!("{found:?}") };
            format!("{line} {} {score}", map["detector"].as_str().unwrap())
        };
        run.json().iter().map(line).collect()
    };
    assert_eq!(
        found("support.txt", &[]),
        [
            "4 pii.credit_card 0.80",
            "4 fin.card_expiry 0.75",
            "6 pii.email 0.75",
            "6 pii.phone 0.45",
            "8 pii.iban 0.80",
            "10 secret.password.told 0.75",
            "12 pii.postal_address 0.75",
        ]
    );
    assert_eq!(
        found("service.log", &[]),
        [
            "3 pii.email 0.75",
            "3 pii.ip_address 0.75",
            "4 pii.credit_card 0.80",
            "6 secret.connection_string 0.75",
            "7 secret.jwt 0.75",
            "7 secret.token.authorization 0.75",
        ]
    );
    assert_eq!(
        found("customers.csv", &[]),
        [
            "2 pii.person_name 0.75",
            "2 pii.ssn 0.95",
            "2 pii.phone 0.65",
            "2 pii.iban 0.80",
            "3 pii.ssn 0.75",
            "3 pii.phone 0.45",
            "3 pii.iban 0.80",
            "3 pii.credit_card 0.80",
            "4 pii.person_name 0.75",
            "4 pii.phone 0.65",
        ]
    );
    assert_eq!(
        found("chat.json", &[]),
        [
            "5 pii.ssn 0.75",
            "5 pii.date_of_birth 0.80",
            "7 pii.ssn 0.95",
            "7 pii.passport 0.80",
            "7 secret.api_key 0.75",
            "8 pii.credit_card 0.80",
        ]
    );
    // Where nothing shall be missed, what is found as well is doubtful, and no number beside a word for something else is among it.
    for name in ["support.txt", "service.log", "customers.csv"] {
        assert_eq!(found(name, &["--mode", "redact"]), found(name, &[]), "{name}");
    }
    let (mut wider, sure) = (found("chat.json", &["--mode", "redact"]), found("chat.json", &[]));
    wider.retain(|finding| !sure.contains(finding));
    assert_eq!(wider, ["7 fin.cusip 0.30"], "the social security number has a fitting check digit");
}

#[test]
fn modes_and_regions_are_asked_for() {
    let names = |text: &str, more: &[&str]| {
        let run = lictor_reading(text, &[&["scan", "--format", "json"], more].concat());
        run.json()
            .iter()
            .map(|found| found.as_map().unwrap()["why"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names("it is 536228726", &[]), [""; 0]);
    assert_eq!(
        names("it is 536228726", &["--mode", "redact", "--detectors", "pii.ssn"]),
        ["0.30: doubtful 0.30"]
    );
    assert_eq!(names("2345 6789", &["--regions", "HK", "--detectors", "pii.phone"]), ["0.45: shape 0.45"]);
    assert!(lictor_reading("", &["scan", "--regions", "UK"]).refusal().contains("`UK`"));
}

#[test]
fn a_fingerprint_is_that_of_the_value() {
    let folder = folder("fingerprint");
    let key = file(&folder, "secret.key", "an example key, not for use\n");
    let made = lictor_reading("4111 1111 1111 1111\n", &["fingerprint", "--key-file", &key]);
    let fingerprint = made.output().trim_end().to_owned();
    // As docs/policies.md has it.
    assert_eq!(fingerprint, "4d24509b5c4c107eac0909377ed6c75fa3580ac837950ca51638a8a94b0c6746");
    let policies = format!(
        "lictor: 1\nbundle: {{id: b, version: '1', tenant: acme}}\npolicies:\n- {{id: cards, scope: {{org: acme}}, detect: {{any: [pii.credit_card]}}, effect: redact}}\n\
         - {{id: test, scope: {{org: acme}}, detect: {{any: [pii.credit_card], fingerprints: [{fingerprint}]}}, effect: allow}}\n"
    );
    let policies = file(&folder, "policies.yaml", &policies);
    let redact = |text: &str, more: &[&str]| {
        lictor_reading(text, &[&["redact", "--policies", &policies], more].concat())
    };
    assert_eq!(redact("4111 1111 1111 1111", &["--key-file", &key]).output(), "4111 1111 1111 1111");
    assert_eq!(redact("4012888888881881", &["--key-file", &key]).output(), "[REDACTED]");
    assert!(redact("x", &[]).stderr.contains("E-KEY"));
    // What decides nothing needs no key.
    assert_eq!(lictor(&["check", &policies]).code, Some(0));
    let short = file(&folder, "short.key", "short");
    assert!(
        lictor_reading("x", &["fingerprint", "--key-file", &short]).refusal().contains("the key has 5 bytes")
    );
}

#[test]
fn validators_are_listed() {
    let run = lictor(&["detectors", "--validators"]);
    assert!(
        run.output().lines().any(|name| name == "luhn") && run.output().lines().any(|name| name == "nl.bsn")
    );
}

#[test]
fn the_exit_code_is_asked_for() {
    let scan = |more: &[&str]| lictor_reading(LOG, &[&["scan"], more].concat()).code;
    assert_eq!(scan(&[]), Some(0));
    assert_eq!(scan(&["--fail-on", "high"]), Some(1));
    assert_eq!(scan(&["--fail-on", "critical", "--detectors", "pii.ssn"]), Some(0));
    assert_eq!(scan(&["--fail-on", "high", "--min-score", "0.99"]), Some(0));
}

#[test]
fn an_unknown_detector_is_refused() {
    let run = lictor(&["scan", "--detectors", "pii.snn"]);
    assert!(run.refusal().contains("there is no detector `pii.snn`"), "{run:?}");
    assert!(lictor(&["detectors", "nothing.*"]).refusal().contains("`nothing.*`"));
}

/// The parts that SARIF 2.1.0 requires, and those that consumers read.
#[test]
fn sarif_has_its_shape() {
    let run = lictor_reading(LOG, &["scan", "--detectors", "pii.ssn,pii.credit_card", "--format", "sarif"]);
    let log = json(run.output());
    let map = |value: &Value, key: &str| {
        value.as_map().and_then(|map| map.get(key)).cloned().unwrap_or(Value::Null)
    };
    let list = |value: Value| match value {
        Value::List(items) => items,
        other => panic!("{other:?}"),
    };
    assert_eq!(map(&log, "version"), "2.1.0".into());
    assert!(map(&log, "$schema").as_str().unwrap().ends_with("sarif-2.1.0.json"));
    let [run] = list(map(&log, "runs")).try_into().unwrap();
    let driver = map(&map(&run, "tool"), "driver");
    assert_eq!(map(&driver, "name"), "lictor".into());
    let rules = list(map(&driver, "rules"));
    let results = list(map(&run, "results"));
    assert_eq!((rules.len(), results.len()), (2, 2));
    for result in &results {
        let Value::Int(index) = map(result, "ruleIndex") else { panic!("no index") };
        assert_eq!(map(&rules[usize::try_from(index).unwrap()], "id"), map(result, "ruleId"));
        assert_eq!(map(result, "level"), "error".into());
        assert!(map(&map(result, "message"), "text").as_str().is_some());
        let [location] = list(map(result, "locations")).try_into().unwrap();
        let region = map(&map(&location, "physicalLocation"), "region");
        assert_eq!(map(&region, "startLine"), Value::Int(2));
        let (Value::Int(from), Value::Int(to)) = (map(&region, "startColumn"), map(&region, "endColumn"))
        else {
            panic!("no columns")
        };
        let line: Vec<char> = LOG.lines().nth(1).unwrap().chars().collect();
        let found: String =
            line[usize::try_from(from - 1).unwrap()..usize::try_from(to - 1).unwrap()].iter().collect();
        assert!(["536-22-8726", "4111 1111 1111 1111"].contains(&&*found), "{found}");
    }
    assert!(!run_holds(&results, "536-22"));
}

fn run_holds(results: &[Value], text: &str) -> bool {
    results.iter().any(|result| result.to_canonical_json().contains(text))
}

#[test]
fn the_catalogue_is_listed() {
    let all = lictor(&["detectors"]);
    assert_eq!(all.output().lines().count(), lictor::detector::all().count());
    let one = lictor(&["detectors", "pii.ssn"]);
    assert!(one.output().contains("finds   \"123-45-6789\" in \"My SSN is 123-45-6789.\""), "{one:?}");
    assert_eq!(
        lictor(&["detectors", "pii.*", "--format", "json"]).json().len(),
        lictor::detector::expand("pii.*").len()
    );
}
