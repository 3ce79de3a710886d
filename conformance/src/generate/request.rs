//! Random requests: most of them sound, some with parts that are missing, malformed or unknown.

use serde_json::{Map, Value as Json, json};

use super::Gen;
use super::bundle::KINDS;

/// What content is made of; several of them are findings.
const WORDS: [&str; 27] = [
    "hello",
    "ssn 123-45-6789",
    "order 536228726, 536228726 and 212 555 0123 or 2125550123",
    "nr 030 2345678, 234567890",
    "219-09-9998",
    "ann@example.com",
    "mail bob@example.com",
    "4111 1111 1111 1111",
    "card 4012888888881881",
    "key AKIAIOSFODNN7EXAMPLE",
    "falcon",
    "falcons",
    "the BLUE moon",
    "TCK-1234",
    "TCK-99",
    "shell",
    "read_file",
    "7992-7398-713",
    "7992-7398-714",
    "nr 42",
    "我的密码是",
    "Straße",
    "STRASSE",
    "a+b",
    "é",
    "😀",
    "x",
];

impl Gen {
    /// A request that the policies of `document` may be about.
    pub fn request(&mut self, _document: &Json) -> Json {
        let kind = self.pick(&KINDS);
        let mut request = json!({"kind": kind, "scope": self.scope_of_request()});
        let mut put = |key: &str, value: Json| request[key] = value;
        if self.chance(30) {
            put("id", "R1".into());
        }
        if self.chance(75) {
            put("principal", self.principal());
        }
        if self.chance(70) {
            put("agent", json!({"id": self.pick(&["desk-bot", "coder"])}));
        }
        if self.chance(75) {
            put(
                "action",
                self.pick(&["shell", "read_file", "run SHELL", "blue moon", "mail ann@example.com"]).into(),
            );
        }
        if kind == "tool_call" && self.chance(90) || self.chance(20) {
            put("tool", self.tool());
        }
        if self.chance(60) {
            put("model", json!({"id": self.pick(&["large", "small"])}));
        }
        put("facts", self.facts());
        if self.chance(60) {
            put(
                "counters",
                json!({"spend": self.pick(&[json!(80), json!(79.5), json!(120), json!("many")])}),
            );
        }
        if self.chance(50) {
            put("session", self.session());
        }
        if self.chance(60) {
            put("environment", self.pick(&["prod", "dev"]).into());
        }
        if self.chance(75) {
            put(
                "now",
                self.pick(&["2026-11-20T10:00:00Z", "2026-11-22T23:30:00.5Z", "1969-12-31T23:59:59.5Z"])
                    .into(),
            );
        }
        if self.chance(30) {
            put("offsets", self.pick(&["bytes", "code_points", "utf16"]).into());
        }
        match self.below(10) {
            0 | 1 => {}
            2 => put("content", json!([])),
            3..=6 => put("text", self.text().into()),
            _ => put("content", self.parts()),
        }
        if self.chance(6) {
            self.spoil(&mut request);
        }
        request
    }

    fn scope_of_request(&mut self) -> Json {
        let mut scope = json!({"org": if self.chance(96) { "acme" } else { "other" }});
        if self.chance(85) {
            scope["workspace"] = self.pick(&["shop", "shop", "lab"]).into();
            if self.chance(75) {
                scope["repo"] = self.pick(&["web", "web", "api"]).into();
            }
        }
        scope
    }

    pub(super) fn principal(&mut self) -> Json {
        let mut principal = Map::new();
        if self.chance(85) {
            principal.insert("user".to_owned(), self.pick(&["ann", "bob", "eve"]).into());
        }
        if self.chance(75) {
            principal.insert("groups".to_owned(), self.some(&["qa", "ops", "eu"], 50).into());
        }
        if self.chance(60) {
            principal.insert("roles".to_owned(), self.some(&["admin", "dev"], 50).into());
        }
        Json::Object(principal)
    }

    fn tool(&mut self) -> Json {
        let mut tool = Map::new();
        if self.chance(90) {
            tool.insert("name".to_owned(), self.pick(&["refund", "refund", "bash", "search"]).into());
        }
        if self.chance(40) {
            tool.insert("server".to_owned(), "files".into());
        }
        if self.chance(50) {
            tool.insert("hash".to_owned(), self.pick(&["sha256:aa", "sha256:bb"]).into());
        }
        if self.chance(20) {
            tool.insert("args_at".to_owned(), self.pick(&["call.arguments", "messages[0].content"]).into());
        }
        if self.chance(10) {
            tool.insert(
                "result_at".to_owned(),
                self.pick(&["", "messages[0]", "messages[0].content"]).into(),
            );
        }
        if self.chance(85) {
            let mut args = Map::new();
            let values = [
                ("amount", vec![json!(750), json!(100), json!(500.5), json!("much")]),
                ("note", vec![self.text().into(), self.text().into(), json!(7), json!(null)]),
                (
                    "to",
                    vec![
                        json!(["ann@example.com", "bob@evil.org"]),
                        json!(["x@mail.example.com"]),
                        json!([]),
                        json!([1]),
                    ],
                ),
                ("command", vec![json!("rm -rf /"), self.text().into()]),
                (
                    "meta",
                    vec![
                        json!({"depth": 3, "on": true}),
                        json!("deep"),
                        json!({"a": {"b": [4_111_111_111_111_111_i64]}}),
                        json!({"536-22-8726": 1, "ann@example.com": "falcon", "x": {"bob@example.org": null}}),
                    ],
                ),
                ("ip", vec![json!("10.1.2.3"), json!("192.168.0.1"), json!("::1"), json!("nowhere")]),
                ("url", vec![json!("https://a.example.com/x"), json!("https://example.com.evil.org")]),
                ("path", vec![json!("/etc/passwd"), json!("/home/x")]),
            ];
            for (name, choices) in values {
                if self.chance(35) {
                    args.insert(name.to_owned(), self.pick(&choices));
                }
            }
            tool.insert("args".to_owned(), Json::Object(args));
        }
        Json::Object(tool)
    }

    fn facts(&mut self) -> Json {
        let sound = [
            ("risk_level", vec![json!("high"), json!("LOW"), json!(3), json!("medium"), json!("info")]),
            ("pii_detected", vec![json!(true), json!(false), json!(null)]),
            ("discount", vec![json!(12.5), json!(3), json!(10)]),
            ("count", vec![json!(3), json!(12), json!(-1)]),
            ("tier", vec![json!("free"), json!("pro")]),
            ("deadline", vec![json!("2026-11-20T10:30:00Z"), json!("2026-11-19T12:00:00+02:00")]),
            ("wait", vec![json!("90m"), json!("1h30m"), json!("2d")]),
            ("patience", vec![json!("90m"), json!("5s")]),
            ("marks", vec![json!(["red", "blue"]), json!([])]),
            ("scores", vec![json!([2, 3.5]), json!([0])]),
            ("attrs", vec![json!({"team": "core", "shell": "core"}), json!({})]),
            (
                "extra",
                vec![
                    json!(1),
                    json!(true),
                    json!("two"),
                    json!({"kind": "x"}),
                    json!([1, {"n": 2}, null]),
                    json!(null),
                    json!("falcon"),
                ],
            ),
            ("phone_regions", vec![json!("DE"), json!(["US", "GB"]), json!(["XX", 3]), json!(null)]),
            ("owner", vec![json!("ann"), json!("bob")]),
            ("note", vec![json!("Straße"), self.text().into()]),
            (
                "hits",
                vec![
                    json!({"host.tox": [{"start": 0, "end": 1}]}),
                    json!({"host.tox": []}),
                    json!({"host.tox": [{"path": "messages[0].content", "start": 1, "end": 3}]}),
                    json!({"host.tox": [{"path": "nowhere", "start": 1, "end": 3}, {"start": 0, "end": 2}]}),
                    json!({"other": []}),
                ],
            ),
        ];
        let mut facts = Map::new();
        for (name, choices) in sound {
            if self.chance(45) {
                facts.insert(name.to_owned(), self.pick(&choices));
            } else if self.chance(4) {
                facts.insert(
                    name.to_owned(),
                    self.pick(&[json!([7]), json!("high?"), json!({}), json!(9), json!(false)]),
                );
            }
        }
        Json::Object(facts)
    }

    fn session(&mut self) -> Json {
        let mut session = Map::new();
        if self.chance(60) {
            session.insert("id".to_owned(), self.pick(&["s1", "s2"]).into());
        }
        if self.chance(70) {
            session.insert("labels".to_owned(), self.some(&["untrusted", "trial"], 50).into());
        }
        if self.chance(60) {
            session.insert("tools_called".to_owned(), self.some(&["bash", "search", "refund"], 50).into());
        }
        if self.chance(60) {
            session.insert("turn".to_owned(), self.pick(&[0, 3, 12]).into());
        }
        if self.chance(60) {
            session.insert("posture".to_owned(), self.pick(&["allow", "hold", "deny"]).into());
        }
        Json::Object(session)
    }

    fn text(&mut self) -> String {
        let words: Vec<&str> = (0..=self.below(4)).map(|_| self.pick(&WORDS)).collect();
        words.join(self.pick(&[" ", ", ", "\n"]))
    }

    fn parts(&mut self) -> Json {
        let parts: Vec<Json> = (0..=self.below(3))
            .map(|place| {
                let mut part = json!({"path": format!("messages[{place}].content"), "text": self.text()});
                if self.chance(40) {
                    part["role"] = self.pick(&["user", "tool"]).into();
                }
                if self.chance(30) {
                    part["text"] = self.json_text().into();
                    part["format"] = "json".into();
                }
                match self.below(30) {
                    0 => part["text"] = json!(7),
                    1 => part["text"] = "".into(),
                    _ => {}
                }
                part
            })
            .collect();
        parts.into()
    }

    /// A text that is JSON, with escapes, numbers and keys in which there is something; now and then it is none after all.
    fn json_text(&mut self) -> String {
        let (one, other) = (self.text(), self.text());
        let escape = |text: &str| {
            text.chars().map(|c| format!("\\u{:04x}", u32::from(c).min(0xFFFF))).collect::<String>()
        };
        match self.below(8) {
            0 => json!({"note": one, "a": {"b": [other, 4_111_111_111_111_111_i64]}}).to_string(),
            1 => json!([{one: other}, 536_228_726, null, true]).to_string(),
            2 => format!("{{\"note\": \"{}\", \"536-22-8726\": 1, \"536-22-8727\": 2}}", escape(&one)),
            3 => format!(
                "{{\"a\": {{\"b\": [\"x\", \"{}\"]}}, \"to\": \"\\ud83d\\ude00ann@example.com\\n\"}}",
                escape(&one)
            ),
            4 => format!("{{\"note\": \"{one}"),
            5 => json!(one).to_string(),
            _ => json!({"to": [one], "note": other, "amount": 750}).to_string(),
        }
    }

    /// Makes one thing wrong.
    fn spoil(&mut self, request: &mut Json) {
        let wrong = [
            ("/principal/groups", json!(["qa", 7])),
            ("/principal/user", json!(3)),
            ("/agent", json!("desk-bot")),
            ("/tool/args", json!([1])),
            ("/facts", json!("none")),
            ("/now", json!("noon")),
            ("/content", json!("text")),
            ("/session/labels", json!("untrusted")),
            ("/counters", json!([])),
        ];
        let (place, value) = self.pick(&wrong);
        match request.pointer_mut(place) {
            Some(member) => *member = value,
            None => request["colour"] = "red".into(),
        }
    }
}
