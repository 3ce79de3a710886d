//! Random bundles: two to twelve policies over three levels.

use serde_json::{Map, Value as Json, json};

use super::Gen;

const SEVERITIES: [&str; 5] = ["info", "low", "medium", "high", "critical"];
pub(super) const KINDS: [&str; 5] = ["input", "output", "tool_call", "model_call", "event"];

impl Gen {
    /// A native document.
    pub fn document(&mut self) -> Json {
        let policies: Vec<Json> = (0..2 + self.below(11)).map(|place| self.policy(place)).collect();
        self.document_of(policies)
    }

    /// A native document with these policies.
    pub fn document_of(&mut self, policies: Vec<Json>) -> Json {
        let mut document = json!({
            "lictor": 1,
            "bundle": {"id": "b", "version": "1"},
            "schema": {
                "facts": {
                    "discount": "number", "count": "int", "tier": {"enum": ["free", "pro"]}, "deadline": "time",
                    "wait": "duration", "patience": "duration", "marks": "list<string>", "scores": "list<number>",
                    "attrs": "map<string>", "extra": "any", "owner": "string", "note": "string",
                },
                "counters": ["spend", "calls"],
                "tools": self.tools(),
            },
            "lists": {"blocked": ["shell", "blue moon", "read_file"], "amounts": [100, 750.5, 3]},
            "detectors": {
                "own.name": {"keywords": ["falcon", "Blue Moon", "密码"]},
                "own.ticket": {"regex": "TCK-(\\d{4})", "group": 1, "label": "ticket"},
                "own.blocked": {"list": "blocked"},
                "own.luhn": {"regex": "\\d{4}-\\d{4}-\\d{3,4}", "validator": "luhn"},
                "own.ecma": {"regex": "\\bnr\\s\\d+", "dialect": "ecma"},
                "own.named": {
                    "regex": "\\d{9}", "score": 0.4,
                    "context": {"near": ["nr", "ssn"], "not": ["order"], "optional": true},
                },
                "own.told": {"regex": "\\d{3}-\\d{2}", "validator": "none", "context": {"before": ["to"], "after": ["usd", "ssn"]}},
                "host.tox": {"external": true},
            },
            "frameworks": self.pick(&[json!({}), json!({"gdpr": false}), json!({"soc2": true})]),
            "sets": self.pick(&[
                json!({}),
                json!({"extra": {"frameworks": {"soc2": false}}}),
                json!({"extra": {"log": "full", "org": "acme"}}),
                json!({"extra": {"log": "minimal"}}),
            ]),
            "defaults": self.defaults(),
            "policies": policies,
        });
        // A waiver may name only what there is.
        let known: Vec<Json> = document["policies"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|policy| policy["id"].clone())
            .collect();
        let sets: Vec<Json> = document["policies"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|policy| policy.get("set").cloned().unwrap_or_else(|| "b".into()))
            .collect();
        for policy in document["policies"].as_array_mut().into_iter().flatten() {
            for (key, names) in [("policies", &known), ("sets", &sets)] {
                if let Some(list) = policy.pointer_mut(&format!("/waives/{key}")).and_then(Json::as_array_mut)
                {
                    list.retain(|name| names.contains(name));
                }
            }
        }
        let is_of_acme = |policy: &Json| policy["scope"]["org"] == "acme";
        if self.chance(5)
            && document["policies"].as_array().is_some_and(|policies| policies.iter().all(is_of_acme))
        {
            document["bundle"]["tenant"] = "acme".into();
        }
        document
    }

    fn defaults(&mut self) -> Json {
        let mut defaults = Map::new();
        if self.chance(25) {
            let denied =
                [json!("deny"), json!({"tool_call": "deny"}), json!({"input": "allow", "*": "deny"})];
            defaults.insert("decision".to_owned(), self.pick(&denied));
            if self.chance(60) {
                defaults.insert("grantable_by".to_owned(), self.pick(&["org", "workspace", "repo"]).into());
            }
        }
        if self.chance(60) {
            defaults.insert(
                "log".to_owned(),
                self.pick(&["minimal", "standard", "standard", "full", "paranoid"]).into(),
            );
        }
        if self.chance(20) {
            defaults.insert("fail".to_owned(), self.pick(&["open", "closed", "auto"]).into());
        }
        if self.chance(20) {
            defaults.insert("judge_on_timeout".to_owned(), self.pick(&["open", "closed"]).into());
        }
        if self.chance(10) {
            defaults.insert("kinds".to_owned(), json!(["input", "tool_call"]));
        }
        if self.chance(10) {
            let limits =
                [json!({"content_bytes": 40}), json!({"rationale_rows": 2}), json!({"quantifier_steps": 2})];
            defaults.insert("limits".to_owned(), self.pick(&limits));
        }
        Json::Object(defaults)
    }

    /// One policy, called `p` and its number.
    pub fn policy(&mut self, place: usize) -> Json {
        let mut policy = json!({"id": format!("p{place}"), "scope": self.scope_of_policy()});
        let mut put = |key: &str, value: Json| policy[key] = value;
        if self.chance(25) {
            put("set", "extra".into());
        }
        if self.chance(75) {
            put("severity", self.pick(&SEVERITIES).into());
        }
        if self.chance(30) {
            put("kinds", self.kinds());
        }
        if self.chance(15) {
            put("applies_to", self.audience());
        }
        let effects = self.effects();
        let allows = effects.contains(&json!("allow"));
        let redacts =
            effects.iter().any(|effect| *effect == json!("redact") || effect.get("redact").is_some());
        let judged = !allows && self.chance(15);
        let mut has_matcher = false;
        if self.chance(55) {
            put("when", self.condition(2).into());
            has_matcher = true;
        }
        if self.chance(20) {
            put("match", self.field_match());
            has_matcher = true;
        }
        let wants_content = redacts && !judged;
        if self.chance(20) {
            let (pattern, dialect) = self.pattern();
            put("pattern", pattern.into());
            match dialect {
                "keyword" => put("isRegex", false.into()),
                "ecma" => put("dialect", "ecma".into()),
                _ => {}
            }
            if self.chance(30) {
                put("in", self.reads());
            }
            has_matcher = true;
        } else if wants_content || self.chance(25) {
            put("detect", self.detect());
            has_matcher = true;
        }
        if self.chance(12) {
            put("unless", self.condition(1).into());
        }
        if judged || !has_matcher && !allows && self.chance(30) {
            put("content", format!("No rule {place} may be broken.").into());
            put("judge", self.judge(has_matcher));
        } else if !has_matcher {
            put("when", self.condition(1).into());
        }
        let effects = self.with_groups(effects, &policy);
        policy["effect"] = if effects.len() == 1 { effects[0].clone() } else { effects.into() };
        self.finish_policy(&mut policy, allows);
        policy
    }

    /// Tools, of which now and then one is pinned, or has a schema.
    fn tools(&mut self) -> Json {
        let mut refund = json!({"args": {
            "amount": "number", "note": "string", "to": "list<string>", "ip": "string", "url": "string",
            "path": "string", "meta": "any",
        }});
        let mut bash = json!({});
        if self.chance(30) {
            refund["input_schema"] = json!({"properties": {
                "note": {"type": "string", "maxLength": self.pick(&[5, 40])},
                "to": {"type": "array", "maxItems": 1}, "meta": {"anyOf": [{"type": "string"}, {"type": "object"}]},
            }, "additionalProperties": self.pick(&[json!(true), json!(false), json!({"type": "string"})])});
        }
        if self.chance(15) {
            refund["server"] = "files".into();
        }
        if self.chance(15) {
            bash["hash"] = "sha256:aa".into();
        }
        if self.chance(30) {
            refund["labels"] = json!(["paid", "untrusted"]);
        }
        json!({"refund": refund, "bash": bash})
    }

    fn finish_policy(&mut self, policy: &mut Json, allows: bool) {
        let mut put = |key: &str, value: Json| policy[key] = value;
        if self.chance(15) {
            put("labels", self.some(&["untrusted", "leaky"], 60).into());
        }
        if self.chance(30) {
            put("fail", self.pick(&["open", "closed", "auto"]).into());
        }
        if self.chance(12) {
            put("mode", self.pick(&["shadow", "shadow", "disabled"]).into());
        }
        if self.chance(10) {
            let by = self.pick(&["user.id", "agent_id", "owner", "count", "user.groups"]);
            let mut rollout = json!({"percent": self.pick(&[0.0, 33.33, 50.0, 100.0]), "by": by});
            if self.chance(40) {
                rollout["otherwise"] = "disabled".into();
            }
            put("rollout", rollout);
        }
        if self.chance(15) {
            put("waivable", false.into());
        }
        if allows && self.chance(50) {
            put("waives", self.waives());
        }
        if self.chance(30) {
            put("message", self.pick(&["Ask the desk.", "Not here.", "See the handbook."]).into());
        }
        if self.chance(25) {
            put("notify", self.pick(&[json!("sec@acme"), json!({"channel": "ops"})]));
        }
        if self.chance(40) {
            put(
                "tags",
                self.pick(&[json!({"gdpr": ["art_32"]}), json!({"soc2": ["cc6"], "gdpr": ["art_5"]})]),
            );
        }
        if self.chance(50) {
            let mut approve = Map::new();
            let by = self.some(&["group:qa", "role:admin", "user:ann"], 50);
            approve.insert("by".to_owned(), by.into());
            if self.chance(50) {
                approve.insert("quorum".to_owned(), (1 + self.below(2)).into());
            }
            if self.chance(50) {
                approve.insert("ttl_s".to_owned(), self.pick(&[60, 900, 7200]).into());
            }
            if self.chance(40) {
                approve.insert("four_eyes".to_owned(), true.into());
            }
            put("approve", Json::Object(approve));
        }
    }

    fn scope_of_policy(&mut self) -> Json {
        let org = if self.chance(96) { "acme" } else { "other" };
        let workspace = self.pick(&["shop", "shop", "lab"]);
        match self.below(10) {
            0..=4 => json!({"org": "acme"}),
            5..=7 => json!({"org": org, "workspace": workspace}),
            _ => json!({"org": org, "workspace": workspace, "repo": self.pick(&["web", "web", "api"])}),
        }
    }

    fn kinds(&mut self) -> Json {
        let mut kinds = self.some(&KINDS, 50);
        if kinds.is_empty() {
            kinds.push("input");
        }
        kinds.into()
    }

    fn audience(&mut self) -> Json {
        let lists = [
            ("groups", json!(["qa", "ops"])),
            ("users", json!(["ann"])),
            ("roles", json!(["admin"])),
            ("agents", json!(["desk-bot"])),
            ("models", json!(["large"])),
            ("tools", json!(["refund", "bash"])),
            ("environments", json!(["prod"])),
        ];
        let (key, list) = self.pick(&lists);
        json!({ key: list })
    }

    fn effects(&mut self) -> Vec<Json> {
        if self.chance(18) {
            let mut effects = vec![json!("allow")];
            if self.chance(20) {
                effects.push("record".into());
            }
            return effects;
        }
        let all = [
            json!("deny"),
            json!("deny"),
            json!("approve"),
            json!("redact"),
            json!({"redact": {"with": "***"}}),
            json!({"redact": {"style": "tag"}}),
            json!({"redact": {"style": "mask"}}),
            json!({"redact": {"style": "placeholder"}}),
            json!({"redact": {"style": "hash"}}),
            json!({"route": {"model": self.pick(&["small", "local"])}}),
            json!({"throttle": {"counter": self.pick(&["spend", "calls"]), "limit": self.pick(&[1.5, 10.0, 100.0])}}),
            json!({"set_arg": {
                "path": self.pick(&["tool.args.amount", "note", "tool.args.meta.depth", "tool.args.to[0]"]),
                "value": self.pick(&[json!(1), json!("x"), json!(null), json!({"a": [1]})]),
            }}),
            json!("alert"),
            json!("warn"),
            json!("record"),
        ];
        let mut effects: Vec<Json> = Vec::new();
        for _ in 0..=self.below(3) {
            let effect = self.pick(&all);
            let name = |effect: &Json| {
                effect.as_str().map_or_else(
                    || effect.as_object().map(|map| map.keys().next().cloned()),
                    |name| Some(Some(name.to_owned())),
                )
            };
            if !effects.iter().any(|other| name(other) == name(&effect)) {
                effects.push(effect);
            }
        }
        effects
    }

    /// Redactions of a capture group, where the pattern has one.
    fn with_groups(&mut self, effects: Vec<Json>, policy: &Json) -> Vec<Json> {
        let has_group = policy["pattern"].as_str().is_some_and(|pattern| pattern.contains('('))
            && policy.get("isRegex").is_none();
        effects
            .into_iter()
            .map(|effect| match has_group && effect == json!("redact") && self.chance(60) {
                true => json!({"redact": {"group": 1}}),
                false => effect,
            })
            .collect()
    }

    fn pattern(&mut self) -> (&'static str, &'static str) {
        self.pick(&[
            (r"\d{3}-\d{2}-\d{4}", "rust"),
            ("falcon", "rust"),
            (r"(\w+)@example\.com", "rust"),
            ("(?i)blue (moon)?", "rust"),
            (r"[a-z]+ [a-z]+", "rust"),
            (r"\bTCK-\d+", "ecma"),
            (r"nr\s\d", "ecma"),
            ("Blue Moon", "keyword"),
            ("straße", "keyword"),
            ("a+", "keyword"),
        ])
    }

    fn detect(&mut self) -> Json {
        let names = [
            "pii.ssn",
            "pii.email",
            "pii.credit_card",
            "secret.aws_key",
            "own.name",
            "own.ticket",
            "own.blocked",
            "own.luhn",
            "own.ecma",
            "own.named",
            "own.told",
            "pii.phone",
            "own.*",
            "pii.*",
            "host.tox",
        ];
        let mut detect = Map::new();
        let first = self.pick(&names);
        let key = if self.chance(80) { "any" } else { "all" };
        let mut list = vec![first];
        for _ in 0..self.below(2) {
            list.push(self.pick(&names));
        }
        detect.insert(key.to_owned(), list.into());
        if self.chance(15) {
            detect.insert("min_hits".to_owned(), (1 + self.below(3)).into());
        }
        if self.chance(15) {
            detect.insert("min_score".to_owned(), self.pick(&[0.5, 0.6, 0.8, 0.95]).into());
        }
        if self.chance(15) {
            detect.insert("mode".to_owned(), self.pick(&["alert", "redact"]).into());
        }
        if self.chance(10) {
            detect.insert("regions".to_owned(), self.pick(&[json!(["DE"]), json!(["US", "GB"])]));
        }
        if self.chance(8) {
            // Of `4111 1111 1111 1111` with the key of generated bundles.
            let card = "5b464078507fcb334f10cec1f87332fa8e2fc4bba4161b462c6e0c11820f7086";
            detect.insert("fingerprints".to_owned(), json!(["0".repeat(64), card]));
        }
        if self.chance(30) {
            detect.insert("in".to_owned(), self.reads());
        }
        Json::Object(detect)
    }

    fn reads(&mut self) -> Json {
        const PATHS: [&str; 13] = [
            "tool.args.note",
            "tool.args",
            "tool.args.to",
            "tool.args.to[*]",
            "tool.args.*",
            "tool.args.meta.a.b",
            "tool.result",
            "tool.result.content.note",
            "text",
            "messages[0]",
            "messages[*].content",
            "messages[*].content.a.b[1]",
            "call.arguments",
        ];
        if self.chance(50) {
            return match self.below(6) {
                0 => self.pick(&["action", "note", "extra"]).into(),
                _ => self.pick(&PATHS).into(),
            };
        }
        let mut reads = Map::new();
        if self.chance(60) {
            reads.insert("paths".to_owned(), json!([self.pick(&PATHS), self.pick(&PATHS)]));
        }
        if reads.is_empty() || self.chance(60) {
            let mut roles = self.some(&["user", "tool", "assistant", "developer"], 40);
            if roles.is_empty() {
                roles.push("user");
            }
            reads.insert("roles".to_owned(), roles.into());
        }
        Json::Object(reads)
    }

    fn judge(&mut self, has_matcher: bool) -> Json {
        let mut judge = Map::new();
        if has_matcher || self.chance(50) {
            judge.insert("mode".to_owned(), self.pick(&["required", "required", "if_undecided"]).into());
        }
        if self.chance(30) {
            judge.insert("min_score".to_owned(), self.pick(&[0.3, 0.8]).into());
        }
        if self.chance(30) {
            let of = 1 + self.below(3);
            judge.insert("of".to_owned(), of.into());
            judge.insert("quorum".to_owned(), (1 + self.below(of)).into());
        }
        if self.chance(20) {
            judge.insert("kind".to_owned(), "human".into());
        }
        if self.chance(20) {
            judge.insert("question".to_owned(), "Is it kept?".into());
        }
        if self.chance(30) {
            let clauses = [("c1", "no diagnosis"), ("c2", "no dose"), ("c3", "no doubt")];
            let named = |parts: &[(&str, &str)]| -> Json {
                parts.iter().map(|(id, text)| json!({"id": id, "text": text})).collect()
            };
            judge.insert("clauses".to_owned(), named(&clauses[..=self.below(3)]));
            judge.insert(
                "exceptions".to_owned(),
                named(&[("x1", "a clinician's own words")][self.below(2)..]),
            );
        }
        judge.entry("mode").or_insert_with(|| "required".into());
        Json::Object(judge)
    }

    fn waives(&mut self) -> Json {
        let mut waives = Map::new();
        if self.chance(40) {
            waives.insert("extent".to_owned(), self.pick(&["span", "request"]).into());
        }
        if self.chance(25) {
            waives.insert("up_to".to_owned(), self.pick(&SEVERITIES).into());
        }
        if self.chance(30) {
            let times = ["2026-11-20T09:00:00Z", "2026-11-21T00:00:00Z"];
            waives.insert("until".to_owned(), self.pick(&times).into());
        }
        if self.chance(15) {
            waives.insert("sets".to_owned(), json!(["extra", "b"]));
        }
        if self.chance(15) {
            waives.insert("policies".to_owned(), json!(["p0", "p1", "p2"]));
        }
        Json::Object(waives)
    }
}
