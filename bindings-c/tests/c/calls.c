/* Every call once, in the way it is meant. What it gives is compared with what docs and policies say. */
#include "check.h"

static const char *const POLICIES =
    "lictor: 1\n"
    "bundle: {id: desk, version: '1', tenant: acme}\n"
    "schema: {counters: [spend], tools: {refund: {args: {amount: number, to: string}}}}\n"
    "policies:\n"
    "  - {id: ssn, name: n, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact,\n"
    "     tags: {gdpr: [art_32, art_5]}, kinds: [input, output, tool_call]}\n"
    "  - {id: refund-limit, name: n, scope: {org: acme}, severity: high, kinds: [tool_call],\n"
    "     when: tool.name == \"refund\" && tool.args.amount > 500, effect: [approve, alert],\n"
    "     approve: {by: ['group:finance', 'user:ann'], quorum: 2, ttl_s: 900}, notify: {mail: x},\n"
    "     message: A refund above 500 waits.}\n"
    "  - {id: cheap, name: n, scope: {org: acme}, kinds: [input], when: 'counters[\"spend\"] >= 80',\n"
    "     effect: [{route: {model: small}}, {throttle: {counter: spend, limit: 100}}]}\n"
    "  - {id: fill, name: n, scope: {org: acme}, kinds: [tool_call], when: tool.name == \"refund\",\n"
    "     effect: {set_arg: {path: tool.args.to, value: 'desk'}}}\n"
    "  - {id: kind, name: n, scope: {org: acme}, kinds: [output], severity: high, content: Be kind.,\n"
    "     judge: {mode: required, deadline_ms: 800}, effect: deny}\n"
    "  - {id: never, name: n, scope: {org: acme}, kinds: [event], when: action == \"drop\", effect: deny}\n";

static void library(void) {
  CHECK(lictor_version().len > 0 && lictor_abi_version() == LICTOR_ABI_VERSION);
  CHECK(has(lictor_schema(), "json-schema.org"));
  size_t count = lictor_detector_count();
  CHECK(count > 10);
  lictor_detector detector;
  for (size_t index = 0; index < count; index++) {
    OK(lictor_detector_at(index, &detector));
    CHECK(detector.name.len > 0 && detector.title.len > 0);
  }
  CHECK(lictor_detector_at(count, &detector) == LICTOR_STATUS_INVALID_ARGUMENT);
  CHECK(is(lictor_kind_name(LICTOR_KIND_MEMORY_WRITE), "memory_write"));
  CHECK(is(lictor_verdict_name(LICTOR_VERDICT_DENY), "deny"));
  CHECK(is(lictor_effect_name(LICTOR_EFFECT_SET_ARG), "set_arg"));
  CHECK(is_absent(lictor_effect_name(LICTOR_EFFECT_DENY | LICTOR_EFFECT_ALERT)));
  CHECK(is(lictor_severity_name(LICTOR_SEVERITY_CRITICAL), "critical"));
  CHECK(is(lictor_row_status_name(LICTOR_ROW_STATUS_NOT_MATCHED), "not_matched"));
  CHECK(is(lictor_fail_name(LICTOR_FAIL_CLOSED), "closed"));
  CHECK(is(lictor_log_level_name(LICTOR_LOG_LEVEL_FULL), "full"));
  CHECK(is(lictor_dialect_name(LICTOR_DIALECT_SAFE_AI), "safe-ai"));
}

/* One policy replaced and another taken out; the evaluator that this started from stays as it was. */
static void updates(void) {
  lictor_compiler *compiler = lictor_compiler_new();
  lictor_evaluator *before = NULL, *after = NULL;
  lictor_error *error = NULL;
  OK(lictor_compiler_add_document(
      compiler, LICTOR_DIALECT_ANY, LICTOR_LITERAL("b.yaml"),
      LICTOR_LITERAL(
          "lictor: 1\nbundle: {id: b, version: '1', tenant: acme}\npolicies:\n"
          "  - {id: p, scope: {org: acme}, when: agent.id == \"x\", effect: deny}\n"
          "  - {id: q, set: s, scope: {org: acme}, when: agent.id == \"x\", effect: warn}\n"),
      NULL));
  OK(lictor_compiler_compile(compiler, &before, NULL));
  lictor_compiler_free(compiler);
  compiler = lictor_compiler_new();
  OK(lictor_compiler_add_document(
      compiler, LICTOR_DIALECT_ANY, LICTOR_LITERAL("p.yaml"),
      LICTOR_LITERAL("{id: p, scope: {org: acme}, when: agent.id == \"x\", effect: alert}"), NULL));
  OK(lictor_compiler_remove_policy(compiler, LICTOR_LITERAL("s"), LICTOR_LITERAL("q"), NULL));
  OK(lictor_evaluator_update(before, compiler, &after, NULL));
  lictor_str digest = lictor_evaluator_digest(before);
  CHECK(digest.len != 0 && memcmp(digest.data, lictor_evaluator_digest(after).data, digest.len) != 0);
  lictor_request *request = lictor_request_new();
  OK(lictor_request_set_kind(request, LICTOR_KIND_TOOL_CALL));
  OK(lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("acme")));
  OK(lictor_request_set_string(request, LICTOR_FIELD_AGENT, LICTOR_LITERAL("x")));
  lictor_outcome outcome;
  OK(lictor_evaluator_decide(before, request, &outcome, NULL));
  CHECK(outcome.verdict == LICTOR_VERDICT_DENY);
  OK(lictor_evaluator_decide(after, request, &outcome, NULL));
  CHECK(outcome.verdict == LICTOR_VERDICT_ALLOW && outcome.effects == LICTOR_EFFECT_ALERT);
  lictor_request_free(request);
  lictor_evaluator *none = NULL;
  CHECK(lictor_evaluator_update(after, compiler, &none, &error) == LICTOR_STATUS_POLICY && none == NULL);
  CHECK(has(lictor_error_message(error), "E-NOT-FOUND"));
  lictor_error_free(error);
  lictor_compiler_free(compiler);
  lictor_evaluator_free(before);
  lictor_evaluator_free(after);
}

static void documents(void) {
  lictor_compiler *compiler = lictor_compiler_new();
  lictor_evaluator *evaluator = NULL;
  lictor_error *error = NULL;
  lictor_problem problem;
  OK(lictor_compiler_add_document(
      compiler, LICTOR_DIALECT_NATIVE, LICTOR_LITERAL("a.yaml"),
      LICTOR_LITERAL("lictor: 1\nbundle: {id: b, version: '1'}\npolicies: [{id: p, scop: {org: o}}]"), &error));
  CHECK(error == NULL);
  CHECK(lictor_compiler_compile(compiler, &evaluator, &error) == LICTOR_STATUS_POLICY);
  CHECK(evaluator == NULL && lictor_error_status(error) == LICTOR_STATUS_POLICY);
  CHECK(has(lictor_error_message(error), "did you mean `scope`?") && has(lictor_error_message(error), "^^^^"));
  CHECK(has(lictor_error_json(error), "\"code\":\"E-UNKNOWN-KEY\""));
  CHECK(lictor_error_problem_count(error) > 0);
  OK(lictor_error_problem(error, 0, &problem));
  CHECK(is(problem.document, "a.yaml") && problem.line == 3 && problem.column > 0 && problem.message.len > 0);
  CHECK(lictor_error_problem(error, 99, &problem) == LICTOR_STATUS_INVALID_ARGUMENT);
  CHECK(lictor_error_decision(error) == NULL);
  lictor_error_free(error);
  lictor_compiler_free(compiler);

  compiler = lictor_compiler_new();
  static const char PATTERN[] = "{\"name\": \"no cards\", \"description\": \"d\", \"pattern\": \"4111\", \"isRegex\": false, "
                                "\"action\": \"block\", \"enabled\": true}";
  OK(lictor_compiler_add_document(compiler, LICTOR_DIALECT_ANY, LICTOR_LITERAL("p.json"), LICTOR_LITERAL(PATTERN), NULL));
  OK(lictor_compiler_set_organisation(compiler, LICTOR_LITERAL("acme"), NULL));
  OK(lictor_compiler_lower_limit(compiler, LICTOR_LITERAL("content_bytes"), 64, NULL));
  lictor_status status = lictor_compiler_compile(compiler, &evaluator, &error);
  if (status != LICTOR_STATUS_OK) {
    fprintf(stderr, "%.*s\n", (int)lictor_error_message(error).len, lictor_error_message(error).data);
  }
  OK(status);
  lictor_string *text = NULL;
  OK(lictor_evaluator_export(evaluator, LICTOR_DIALECT_SAFE_AI, &text, NULL));
  CHECK(has(lictor_string_str(text), "no cards"));
  lictor_string_free(text);
  lictor_request *request = lictor_request_new();
  lictor_decision *decision = NULL;
  lictor_request_set_kind(request, LICTOR_KIND_INPUT);
  lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("acme"));
  lictor_request_set_text(request, LICTOR_LITERAL("card 4111"));
  OK(lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL));
  CHECK(lictor_decision_verdict(decision) == LICTOR_VERDICT_DENY);
  OK(lictor_evaluator_safe_ai_answer(evaluator, request, decision, &text, NULL));
  CHECK(has(lictor_string_str(text), "4111"));
  lictor_string_free(text);
  lictor_decision_free(decision);
  /* Beyond the limit that was lowered: listed, and the redaction refuses. */
  static const char LONG[] = "0123456789012345678901234567890123456789012345678901234567890123456789";
  lictor_pair scope = {{"org", 3}, {"acme", 4}};
  CHECK(lictor_evaluator_redact(evaluator, LICTOR_KIND_INPUT, &scope, 1, LICTOR_LITERAL(LONG), &text, &error) ==
        LICTOR_STATUS_WITHHELD);
  CHECK(has(lictor_error_message(error), "E-LIMIT"));
  lictor_error_free(error);
  lictor_request_free(request);
  lictor_evaluator_free(evaluator);
  lictor_compiler_free(compiler);
}

static void warnings(void) {
  lictor_evaluator *evaluator = compiled("lictor: 1\nbundle: {id: b, version: '1'}\n"
                                         "policies: [{id: p, scope: {org: o}, pattern: 'x*', effect: deny}]");
  CHECK(lictor_evaluator_warning_count(evaluator) > 0);
  lictor_problem warning;
  OK(lictor_evaluator_warning(evaluator, 0, &warning));
  CHECK(warning.code.len > 2 && memcmp(warning.code.data, "W-", 2) == 0 && warning.line == 3);
  CHECK(has(lictor_evaluator_warnings_json(evaluator), "\"code\":\"W-"));
  CHECK(has(lictor_evaluator_warnings_render(evaluator), "warning[W-"));
  lictor_evaluator *clone = lictor_evaluator_clone(evaluator);
  lictor_evaluator_free(evaluator);
  CHECK(has(lictor_evaluator_digest(clone), "sha256:") && lictor_evaluator_warning_count(clone) > 0);
  lictor_evaluator_free(clone);
}

/* A request that uses every setter. */
static lictor_request *refund(void) {
  lictor_request *request = lictor_request_new();
  OK(lictor_request_set_kind(request, LICTOR_KIND_TOOL_CALL));
  OK(lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("acme")));
  static const char *const FIELDS[] = {"R1", "u7", "desk-bot", "refund", "billing", "refund", "sha256:0", "large", "s1", "prod"};
  for (uint32_t field = LICTOR_FIELD_ID; field <= LICTOR_FIELD_ENVIRONMENT; field++) {
    const char *text = FIELDS[field - 1];
    OK(lictor_request_set_string(request, field, text, strlen(text)));
  }
  OK(lictor_request_set_string(request, LICTOR_FIELD_NOW, LICTOR_LITERAL("2026-11-20T10:00:00Z")));
  for (uint32_t list = LICTOR_LIST_GROUPS; list <= LICTOR_LIST_TOOLS_CALLED; list++) {
    OK(lictor_request_start_list(request, list));
    OK(lictor_request_add_string(request, list, LICTOR_LITERAL("qa")));
  }
  OK(lictor_request_put_bool(request, LICTOR_MAP_FACTS, LICTOR_LITERAL("pii_detected"), false));
  OK(lictor_request_put_string(request, LICTOR_MAP_FACTS, LICTOR_LITERAL("risk_level"), LICTOR_LITERAL("high")));
  OK(lictor_request_put_number(request, LICTOR_MAP_COUNTERS, LICTOR_LITERAL("spend"), 120.0));
  OK(lictor_request_put_int(request, LICTOR_MAP_ARGS, LICTOR_LITERAL("amount"), 750));
  OK(lictor_request_put_json(request, LICTOR_MAP_ARGS, LICTOR_LITERAL("note"), LICTOR_LITERAL("{\"a\": [\"536-22-8726\"]}")));
  OK(lictor_request_add_part(request, LICTOR_LITERAL("body"), LICTOR_LITERAL("user"), NULL, 0,
                             LICTOR_LITERAL("h\xc3\xa9llo 536-22-8727")));
  OK(lictor_request_add_part(request, LICTOR_LITERAL("foot"), NULL, 0, LICTOR_LITERAL("mail"), LICTOR_LITERAL("bye")));
  return request;
}

static void decision(const lictor_evaluator *evaluator) {
  lictor_request *request = refund();
  lictor_decision *decision = NULL;
  OK(lictor_evaluator_evaluate(evaluator, request, LICTOR_OPTION_TEXT_AFTER | LICTOR_OPTION_PREVIEWS, &decision, NULL));
  CHECK(lictor_decision_verdict(decision) == LICTOR_VERDICT_HOLD && lictor_decision_is_final(decision));
  CHECK(lictor_decision_effects(decision) ==
        (LICTOR_EFFECT_APPROVE | LICTOR_EFFECT_REDACT | LICTOR_EFFECT_SET_ARG | LICTOR_EFFECT_ALERT));
  CHECK(is(lictor_decision_request_id(decision), "R1") && is(lictor_decision_offsets(decision), "bytes"));
  CHECK(is(lictor_decision_message(decision), "A refund above 500 waits."));
  CHECK(has(lictor_decision_bundle(decision), "sha256:") && has(lictor_decision_action_digest(decision), "sha256:"));
  CHECK(has(lictor_decision_withheld(decision), "held by `refund-limit`"));
  CHECK(has(lictor_decision_json(decision), "\"verdict\":\"hold\""));
  CHECK(has(lictor_decision_render(decision, false), "HOLD") && has(lictor_decision_render(decision, true), "\x1b["));
  CHECK(has(lictor_decision_record_json(decision), "\"redactions\":2") && !has(lictor_decision_record_json(decision), "why"));
  CHECK(lictor_decision_fallback(decision) == NULL && is_absent(lictor_decision_route(decision)));
  CHECK(lictor_decision_problem_count(decision) == 0);
  CHECK(lictor_decision_log(decision).level == LICTOR_LOG_LEVEL_STANDARD && lictor_decision_log(decision).decision);
  CHECK(lictor_decision_cost(decision).policies == 6 && lictor_decision_cost(decision).bytes > 0);

  CHECK(lictor_decision_count(decision, LICTOR_ITEMS_REDACTIONS) == 2);
  lictor_redaction redaction;
  OK(lictor_decision_redaction(decision, 0, &redaction));
  CHECK(is(redaction.path, "body") && redaction.start == 7 && redaction.end == 18);
  CHECK(memcmp("h\xc3\xa9llo 536-22-8727" + redaction.start, "536-22-8727", redaction.end - redaction.start) == 0);
  CHECK(is(redaction.replacement, "[REDACTED]"));
  CHECK(lictor_decision_count(decision, LICTOR_ITEMS_TEXT_AFTER) == 2);
  lictor_pair pair;
  OK(lictor_decision_text_after(decision, 0, &pair));
  CHECK(is(pair.name, "body") && is(pair.value, "h\xc3\xa9llo [REDACTED]"));
  CHECK(lictor_decision_count(decision, LICTOR_ITEMS_SET_ARGS) == 1);
  OK(lictor_decision_set_arg(decision, 0, &pair));
  CHECK(is(pair.name, "tool.args.to") && is(pair.value, "\"desk\""));
  CHECK(has(lictor_decision_args_after(decision), "\"a\":[\"[REDACTED]\"]"));
  CHECK(lictor_decision_count(decision, LICTOR_ITEMS_APPROVALS) == 1);
  lictor_approval approval;
  OK(lictor_decision_approval(decision, 0, &approval));
  CHECK(is(approval.policy, "refund-limit") && approval.quorum == 2 && approval.given == 0 && approval.ttl_s == 900);
  CHECK(approval.approvers == 2 && is(lictor_decision_approver(decision, 0, 1), "user:ann"));
  CHECK(is_absent(lictor_decision_approver(decision, 0, 2)) && is_absent(lictor_decision_approver(decision, 1, 0)));
  CHECK(lictor_decision_count(decision, LICTOR_ITEMS_NOTICES) == 1);
  lictor_notice notice;
  OK(lictor_decision_notice(decision, 0, &notice));
  CHECK(is(notice.policy, "refund-limit") && notice.severity == LICTOR_SEVERITY_HIGH && is(notice.to, "{\"mail\":\"x\"}"));
  CHECK(lictor_decision_count(decision, LICTOR_ITEMS_TAGS) == 2);
  OK(lictor_decision_tag(decision, 1, &pair));
  CHECK(is(pair.name, "gdpr") && is(pair.value, "art_5"));
  CHECK(lictor_decision_count(decision, LICTOR_ITEMS_UNJUDGED) == 0 && is_absent(lictor_decision_unjudged(decision, 0)));

  CHECK(lictor_decision_row_count(decision) == 3 && lictor_decision_row_total(decision) == 3);
  lictor_row row;
  OK(lictor_decision_row(decision, 0, &row));
  CHECK(is(row.policy, "refund-limit") && is(row.set, "desk") && is(row.level, "org") && is_absent(row.waived_by));
  CHECK(row.status == LICTOR_ROW_STATUS_MATCHED && row.effects == (LICTOR_EFFECT_APPROVE | LICTOR_EFFECT_ALERT));
  CHECK(row.fail == 0 && row.hits == 0 && has(row.why, "tool.args.amount > 500 (750)"));
  OK(lictor_decision_row(decision, 1, &row));
  CHECK(is(row.policy, "ssn") && row.hits == 2);
  lictor_hit hit;
  OK(lictor_decision_hit(decision, 1, 0, &hit));
  CHECK(is(hit.detector, "pii.ssn") && is(hit.path, "body") && hit.start == 7 && is(hit.preview, "***-**-8727"));

  /* Read back, it is the same. */
  lictor_decision *again = NULL;
  lictor_str json = lictor_decision_json(decision);
  OK(lictor_decision_from_json(json.data, json.len, &again, NULL));
  CHECK(lictor_decision_json(again).len == json.len && memcmp(lictor_decision_json(again).data, json.data, json.len) == 0);
  lictor_decision_free(again);
  lictor_decision_free(decision);

  OK(lictor_evaluator_explain(evaluator, request, 0, &decision, NULL));
  CHECK(lictor_decision_row_count(decision) == 6);
  lictor_decision_free(decision);
  lictor_request_free(request);
}

static void spend(const lictor_evaluator *evaluator) {
  lictor_request *request = lictor_request_new();
  lictor_decision *decision = NULL;
  lictor_request_set_kind(request, LICTOR_KIND_INPUT);
  lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("acme"));
  lictor_request_put_int(request, LICTOR_MAP_COUNTERS, LICTOR_LITERAL("spend"), 90);
  lictor_request_set_json(request, LICTOR_LITERAL("messages"),
                          LICTOR_LITERAL("[{\"role\": \"user\", \"content\": \"I am 536-22-8726\"}]"));
  OK(lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL));
  CHECK(lictor_decision_verdict(decision) == LICTOR_VERDICT_TRANSFORM && is(lictor_decision_route(decision), "small"));
  CHECK(lictor_decision_count(decision, LICTOR_ITEMS_THROTTLES) == 1);
  lictor_throttle throttle;
  OK(lictor_decision_throttle(decision, 0, &throttle));
  CHECK(is(throttle.counter, "spend") && throttle.limit > 99.5 && throttle.limit < 100.5);
  lictor_string *text = NULL;
  OK(lictor_decision_rewrite(
      decision, LICTOR_LITERAL("{\"messages\": [{\"content\": \"I am 536-22-8726\", \"role\": \"user\"}], \"n\": 1}"), &text, NULL));
  CHECK(is(lictor_string_str(text), "{\"messages\":[{\"content\":\"I am [REDACTED]\",\"role\":\"user\"}],\"n\":1}"));
  lictor_string_free(text);
  CHECK(lictor_decision_rewrite(decision, LICTOR_LITERAL("{}"), &text, NULL) == LICTOR_STATUS_REQUEST && text == NULL);
  lictor_decision_free(decision);
  lictor_request_free(request);
}

/* Placeholders are put back, and a key makes the same hash each time. */
static void placeholders(void) {
  static const char BUNDLE[] = "lictor: 1\nbundle: {id: b, version: '1', tenant: acme}\npolicies:\n"
                               "- {id: mail, scope: {org: acme}, detect: {any: [pii.email]}, effect: {redact: {style: placeholder}}}\n"
                               "- {id: ssn, scope: {org: acme}, detect: {any: [pii.ssn]}, effect: {redact: {style: hash}}}\n";
  lictor_compiler *compiler = lictor_compiler_new();
  lictor_evaluator *evaluator = NULL;
  lictor_error *error = NULL;
  OK(lictor_compiler_add_document(compiler, LICTOR_DIALECT_ANY, LICTOR_LITERAL("b.yaml"), LICTOR_LITERAL(BUNDLE), NULL));
  CHECK(lictor_compiler_compile(compiler, &evaluator, &error) == LICTOR_STATUS_POLICY);
  CHECK(has(lictor_error_message(error), "E-KEY"));
  lictor_error_free(error);
  OK(lictor_compiler_set_key(compiler, LICTOR_LITERAL("a key of the suite, 32 bytes long"), NULL));
  OK(lictor_compiler_compile(compiler, &evaluator, NULL));
  lictor_compiler_free(compiler);
  static const char *const PIECES[] = {"ann@shop.example", "bob@shop.example", "[pii.email#1]", "[pii.email#", "#1]", "\xc3\xa9", "\n"};
  uint32_t state = 7;
  for (int round = 0; round < 200; round++) {
    char before[512] = "";
    size_t len = 0;
    for (int word = 0; word < 8; word++) {
      state = state * 1664525u + 1013904223u;
      const char *piece = PIECES[(state >> 16) % 7];
      len += (size_t)snprintf(before + len, sizeof before - len, "%s ", piece);
    }
    lictor_request *request = lictor_request_new();
    lictor_decision *decision = NULL;
    lictor_request_set_kind(request, LICTOR_KIND_INPUT);
    lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("acme"));
    lictor_request_set_text(request, before, len);
    OK(lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL));
    lictor_pair scope = {{"org", 3}, {"acme", 4}};
    lictor_string *after = NULL, *restored = NULL;
    OK(lictor_evaluator_redact(evaluator, LICTOR_KIND_INPUT, &scope, 1, before, len, &after, NULL));
    lictor_str text = lictor_string_str(after);
    CHECK(!has(text, "@shop"));
    OK(lictor_decision_restore(decision, request, text.data, text.len, &restored, NULL));
    CHECK(is(lictor_string_str(restored), before));
    lictor_string_free(restored);
    lictor_string_free(after);
    lictor_decision_free(decision);
    lictor_request_free(request);
  }
  lictor_pair scope = {{"org", 3}, {"acme", 4}};
  lictor_string *hashed = NULL;
  OK(lictor_evaluator_redact(evaluator, LICTOR_KIND_INPUT, &scope, 1, LICTOR_LITERAL("536-22-8726"), &hashed, NULL));
  CHECK(is(lictor_string_str(hashed), "[pii.ssn:77af4e94cc710313]"));
  lictor_string_free(hashed);
  lictor_evaluator_free(evaluator);
}

static void judges(const lictor_evaluator *evaluator) {
  lictor_request *request = lictor_request_new();
  lictor_decision *decision = NULL, *resumed = NULL;
  lictor_request_set_kind(request, LICTOR_KIND_OUTPUT);
  lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("acme"));
  lictor_request_set_text(request, LICTOR_LITERAL("nonsense from 536-22-8726"));
  OK(lictor_evaluator_evaluate(evaluator, request, LICTOR_OPTION_SUBJECTS, &decision, NULL));
  CHECK(!lictor_decision_is_final(decision) && lictor_decision_verdict(decision) == LICTOR_VERDICT_HOLD);
  CHECK(lictor_decision_count(decision, LICTOR_ITEMS_PENDING) == 1);
  const lictor_decision *fallback = lictor_decision_fallback(decision);
  CHECK(fallback != NULL && lictor_decision_verdict(fallback) == LICTOR_VERDICT_DENY);
  lictor_check check;
  OK(lictor_decision_check(decision, 0, &check));
  CHECK(is(check.policy, "kind") && is(check.kind, "llm") && is(check.rule, "Be kind.") && check.subjects == 1);
  CHECK(check.deadline_ms == 800 && check.on_timeout == LICTOR_FAIL_CLOSED && check.quorum == 1 && check.of == 1);
  lictor_pair clause;
  for (size_t index = 0; index < check.clauses; index++) {
    OK(lictor_decision_clause(decision, 0, index, &clause));
    CHECK(clause.name.len > 0 && clause.value.len > 0);
  }
  lictor_subject subject;
  OK(lictor_decision_subject(decision, 0, 0, &subject));
  CHECK(is(subject.path, "text") && is(subject.text, "nonsense from [REDACTED]") && subject.bytes == subject.text.len);
  char answers[256];
  int length = snprintf(answers, sizeof answers, "[{\"check\": \"%.*s\", \"verdict\": \"ok\"}]", (int)check.check.len, check.check.data);
  OK(lictor_evaluator_resume(evaluator, request, answers, (size_t)length, &resumed, NULL));
  CHECK(lictor_decision_verdict(resumed) == LICTOR_VERDICT_TRANSFORM && lictor_decision_is_final(resumed));
  lictor_decision_free(resumed);
  OK(lictor_evaluator_expire(evaluator, request, NULL, 0, &resumed, NULL));
  CHECK(lictor_decision_verdict(resumed) == LICTOR_VERDICT_DENY);
  lictor_decision_free(resumed);
  lictor_string *late = NULL;
  OK(lictor_late_findings(decision, answers, (size_t)length, &late, NULL));
  CHECK(has(lictor_string_str(late), "\"policy\":\"kind\""));
  lictor_string_free(late);
  lictor_decision_free(decision);
  lictor_request_free(request);
}

/* A tool call as a provider has it, decided as a step of a session, and written back. */
static void session(void) {
  static const char POLICIES[] =
      "lictor: 1\n"
      "bundle: {id: agent, version: '1', tenant: acme}\n"
      "schema: {tools: {read_inbox: {labels: [untrusted]}}}\n"
      "policies:\n"
      "  - {id: ssn, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}\n"
      "  - {id: counted, scope: {org: acme}, when: tool.name == 'read_inbox', effect: {throttle: {counter: reads, limit: 3}}}\n";
  static const char CALL[] =
      "{\"type\":\"function_call\",\"name\":\"read_inbox\",\"arguments\":\"{\\\"n\\\":\\\"536-22-8726\\\"}\"}";
  lictor_compiler *compiler = lictor_compiler_new();
  lictor_evaluator *evaluator = NULL;
  OK(lictor_compiler_add_document(compiler, LICTOR_DIALECT_ANY, LICTOR_LITERAL("agent.yaml"), POLICIES, sizeof POLICIES - 1, NULL));
  OK(lictor_compiler_compile(compiler, &evaluator, NULL));
  lictor_compiler_free(compiler);

  lictor_request *request = lictor_request_new();
  OK(lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("acme")));
  OK(lictor_request_set_string(request, LICTOR_FIELD_TOOL_SERVER, LICTOR_LITERAL("mail")));
  OK(lictor_request_set_json(request, LICTOR_LITERAL("document"), CALL, sizeof CALL - 1));
  lictor_decision *decision = NULL;
  OK(lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL));
  CHECK(lictor_decision_verdict(decision) == LICTOR_VERDICT_TRANSFORM);
  CHECK(lictor_decision_count(decision, LICTOR_ITEMS_LABELS) == 1);
  CHECK(is(lictor_decision_label(decision, 0), "untrusted") && is_absent(lictor_decision_label(decision, 1)));
  lictor_string *after = NULL;
  OK(lictor_decision_rewrite(decision, CALL, sizeof CALL - 1, &after, NULL));
  CHECK(has(lictor_string_str(after), "\"arguments\":\"{\\\"n\\\":\\\"[REDACTED]\\\"}\""));
  lictor_string_free(after);

  lictor_string *first = NULL, *next = NULL;
  OK(lictor_session_new(LICTOR_LITERAL("s1"), &first, NULL));
  lictor_str state = lictor_string_str(first);
  OK(lictor_session_next(state.data, state.len, request, decision, &next, NULL));
  state = lictor_string_str(next);
  CHECK(has(state, "\"labels\":[\"untrusted\"]") && has(state, "\"tools_called\":[\"read_inbox\"]"));
  CHECK(has(state, "\"posture\":\"transform\"") && has(state, "\"consume\":{\"reads\":1"));
  OK(lictor_request_set_json(request, LICTOR_LITERAL("session"), state.data, state.len));
  lictor_decision_free(decision);
  OK(lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL));
  CHECK(lictor_decision_problem_count(decision) == 0);
  lictor_string_free(first);
  lictor_string_free(next);

  lictor_string *hash = NULL;
  OK(lictor_tool_hash(LICTOR_LITERAL("{\"name\":\"t\",\"_meta\":{}}"), &hash, NULL));
  CHECK(lictor_string_str(hash).len == 71);
  lictor_string_free(hash);
  lictor_decision_free(decision);
  lictor_request_free(request);
  lictor_evaluator_free(evaluator);
}

static void batch(const lictor_evaluator *evaluator) {
  lictor_request *sound = refund();
  lictor_request *broken = lictor_request_new();
  const lictor_request *requests[] = {sound, broken, NULL, sound};
  lictor_decision *decisions[4];
  lictor_error *errors[4];
  OK(lictor_evaluator_evaluate_many(evaluator, requests, 4, 0, decisions, errors, NULL));
  CHECK(decisions[0] != NULL && decisions[1] == NULL && decisions[2] == NULL && decisions[3] != NULL);
  CHECK(errors[0] == NULL && lictor_error_status(errors[1]) == LICTOR_STATUS_REQUEST);
  CHECK(lictor_error_status(errors[2]) == LICTOR_STATUS_NULL_POINTER && errors[3] == NULL);
  for (int place = 0; place < 4; place++) {
    lictor_decision_free(decisions[place]);
    lictor_error_free(errors[place]);
  }
  OK(lictor_evaluator_evaluate_many(evaluator, requests, 2, 0, decisions, NULL, NULL));
  CHECK(decisions[0] != NULL && decisions[1] == NULL);
  lictor_decision_free(decisions[0]);
  OK(lictor_evaluator_evaluate_many(evaluator, NULL, 0, 0, NULL, NULL, NULL));
  lictor_request_free(sound);
  lictor_request_free(broken);
}

static void redaction(const lictor_evaluator *evaluator) {
  lictor_string *text = NULL;
  lictor_error *error = NULL;
  OK(lictor_evaluator_redact(evaluator, LICTOR_KIND_INPUT, NULL, 0, LICTOR_LITERAL("I am 536-22-8726."), &text, &error));
  CHECK(is(lictor_string_str(text), "I am [REDACTED]."));
  lictor_string_free(text);
  char buffer[32];
  size_t written = 0;
  memset(buffer, 'x', sizeof buffer);
  CHECK(lictor_evaluator_redact_into(evaluator, LICTOR_KIND_INPUT, NULL, 0, LICTOR_LITERAL("I am 536-22-8726."), buffer, 3,
                                     &written, &error) == LICTOR_STATUS_BUFFER_TOO_SMALL);
  CHECK(written == 16 && buffer[0] == 'x' && lictor_error_status(error) == LICTOR_STATUS_BUFFER_TOO_SMALL);
  lictor_error_free(error);
  OK(lictor_evaluator_redact_into(evaluator, LICTOR_KIND_INPUT, NULL, 0, LICTOR_LITERAL("I am 536-22-8726."), buffer,
                                  sizeof buffer, &written, &error));
  CHECK(written == 16 && memcmp(buffer, "I am [REDACTED].x", 17) == 0 && error == NULL);
  /* In place. */
  memcpy(buffer, "536-22-8726", 11);
  OK(lictor_evaluator_redact_into(evaluator, LICTOR_KIND_INPUT, NULL, 0, buffer, 11, buffer, sizeof buffer, &written, NULL));
  CHECK(written == 10 && memcmp(buffer, "[REDACTED]", 10) == 0);
  OK(lictor_evaluator_redact_into(evaluator, LICTOR_KIND_INPUT, NULL, 0, NULL, 0, NULL, 0, &written, NULL));
  CHECK(written == 0);
  CHECK(lictor_evaluator_redact(evaluator, LICTOR_KIND_OUTPUT, NULL, 0, LICTOR_LITERAL("hi"), &text, &error) ==
        LICTOR_STATUS_WITHHELD);
  CHECK(text == NULL && lictor_decision_verdict(lictor_error_decision(error)) == LICTOR_VERDICT_HOLD);
  CHECK(has(lictor_error_message(error), "held by") && has(lictor_error_json(error), "\"verdict\":\"hold\""));
  lictor_error_free(error);
}

/* What a stream releases of `text`, pushed `size` bytes at a time, and taken up from JSON before each piece. */
static void streamed(const lictor_evaluator *evaluator, const char *text, size_t size, const char *expected) {
  char shown[256];
  size_t len = 0, findings = 0;
  lictor_released released;
  lictor_stream *stream = NULL;
  OK(lictor_evaluator_redact_stream(evaluator, LICTOR_KIND_INPUT, NULL, 0, &stream, NULL));
  for (size_t at = 0; at < strlen(text); at += size) {
    lictor_string *stored = NULL;
    OK(lictor_stream_to_json(stream, &stored, NULL));
    lictor_stream_free(stream);
    lictor_str json = lictor_string_str(stored);
    OK(lictor_stream_from_json(evaluator, json.data, json.len, &stream, NULL));
    lictor_string_free(stored);
    size_t left = strlen(text) - at;
    OK(lictor_stream_push(stream, text + at, left < size ? left : size, &released, NULL));
    CHECK(released.state == LICTOR_STATE_OPEN && lictor_stream_state(stream) == LICTOR_STATE_OPEN);
    memcpy(shown + len, released.text.data, released.text.len);
    len += released.text.len;
    for (size_t index = 0; index < released.findings; index++, findings++) {
      lictor_hit hit;
      OK(lictor_stream_finding(stream, index, &hit));
      CHECK(is(hit.detector, "pii.ssn") && memcmp(text + hit.start, "536-22-8726", hit.end - hit.start) == 0);
    }
  }
  lictor_decision *decision = NULL;
  OK(lictor_stream_finish(stream, &released, &decision, NULL));
  memcpy(shown + len, released.text.data, released.text.len);
  shown[len + released.text.len] = 0;
  CHECK(strcmp(shown, expected) == 0 && released.state == LICTOR_STATE_FINISHED && is_absent(lictor_stream_withheld(stream)));
  CHECK(lictor_decision_verdict(decision) == LICTOR_VERDICT_TRANSFORM && findings <= 1);
  lictor_decision_free(decision);
  lictor_stream_free(stream);
}

static void streams(const lictor_evaluator *evaluator) {
  for (size_t size = 1; size < 30; size++) {
    streamed(evaluator, "h\xc3\xa9llo 536-22-8726 and on", size, "h\xc3\xa9llo [REDACTED] and on");
  }
  lictor_evaluator *words = compiled("lictor: 1\nbundle: {id: w, version: '1'}\n"
                                     "policies: [{id: p, scope: {org: o}, pattern: weapon, effect: deny}]");
  lictor_request *request = NULL;
  OK(lictor_request_from_json(LICTOR_LITERAL("{\"kind\":\"output\",\"scope\":{\"org\":\"o\"}}"), &request, NULL));
  lictor_stream *stream = NULL;
  lictor_error *error = NULL;
  lictor_released released;
  OK(lictor_stream_new(words, request, LICTOR_OPTION_PREVIEWS, &stream, &error));
  OK(lictor_stream_push(stream, LICTOR_LITERAL("fine. "), &released, &error));
  CHECK(is(released.text, "fine. ") && released.waiting == 0);
  /* A denial that comes within a character ends the stream all the same. */
  OK(lictor_stream_push(stream, LICTOR_LITERAL("a weapon \xc3"), &released, &error));
  CHECK(released.text.len == 0 && released.state == LICTOR_STATE_DENIED && released.findings == 1);
  CHECK(lictor_stream_push(stream, LICTOR_LITERAL("x"), &released, &error) == LICTOR_STATUS_ENDED);
  CHECK(lictor_error_status(error) == LICTOR_STATUS_ENDED && has(lictor_error_message(error), "ended"));
  lictor_error_free(error);
  lictor_decision *decision = NULL;
  OK(lictor_stream_finish(stream, &released, &decision, &error));
  CHECK(released.text.len == 0 && lictor_decision_verdict(decision) == LICTOR_VERDICT_DENY);
  CHECK(has(lictor_stream_withheld(stream), "denied by `p`"));
  lictor_decision_free(decision);
  CHECK(lictor_stream_finish(stream, &released, &decision, NULL) == LICTOR_STATUS_ENDED && decision == NULL);
  lictor_string *json = NULL;
  OK(lictor_stream_to_json(stream, &json, NULL));
  lictor_str stored = lictor_string_str(json);
  lictor_stream_free(stream);
  CHECK(lictor_stream_from_json(evaluator, stored.data, stored.len, &stream, NULL) == LICTOR_STATUS_OTHER_BUNDLE);
  CHECK(stream == NULL);
  lictor_string_free(json);
  lictor_request_free(request);
  lictor_evaluator_free(words);
}

static void json(const lictor_evaluator *evaluator) {
  lictor_string *text = NULL;
  lictor_error *error = NULL;
  OK(lictor_evaluator_evaluate_json(evaluator, LICTOR_LITERAL("{\"kind\":\"input\",\"scope\":{\"org\":\"acme\"},\"text\":\"x\"}"), 0,
                                    &text, &error));
  CHECK(has(lictor_string_str(text), "\"verdict\":\"allow\""));
  lictor_string_free(text);
  OK(lictor_evaluator_explain_json(evaluator, LICTOR_LITERAL("{\"kind\":\"input\",\"scope\":{\"org\":\"acme\"},\"text\":\"x\"}"), 0,
                                   &text, &error));
  CHECK(has(lictor_string_str(text), "\"status\":\"not_matched\""));
  lictor_string_free(text);
  CHECK(lictor_evaluator_evaluate_json(evaluator, LICTOR_LITERAL("{\"kind\":\"input\",\"scope\":{\"org\":\"acme\"},\"txt\":1}"),
                                       LICTOR_OPTION_STRICT, &text, &error) == LICTOR_STATUS_REQUEST);
  CHECK(text == NULL && has(lictor_error_json(error), "{\"error\":[{\"code\":\"E-UNKNOWN-KEY\""));
  lictor_error_free(error);
  CHECK(lictor_evaluator_evaluate_json(evaluator, LICTOR_LITERAL("{\"kind\":\"input\",\"scope\":{\"org\":\"other\"}}"), 0, &text,
                                       &error) == LICTOR_STATUS_REQUEST);
  lictor_problem problem;
  OK(lictor_error_problem(error, 0, &problem));
  CHECK(is(problem.code, "E-TENANT") && is(problem.path, "scope.org") && problem.line == 0 && is_absent(problem.document));
  lictor_error_free(error);
}

static void dialects(void) {
  lictor_string *text = NULL;
  lictor_error *error = NULL;
  OK(lictor_organisation_policy(LICTOR_LITERAL("{\"frameworks\": {\"soc2\": true}}"), &text, &error));
  CHECK(has(lictor_string_str(text), "\"soc2\":true"));
  lictor_string_free(text);
  OK(lictor_apply_update(LICTOR_DIALECT_NATIVE, LICTOR_LITERAL("{\"a\": 1}"), LICTOR_LITERAL("{\"b\": 2}"), NULL, 0, &text, &error));
  CHECK(has(lictor_string_str(text), "\"changed\":[\"/b\"],\"document\":{\"a\":1,\"b\":2},\"version\":\"sha256:"));
  lictor_string_free(text);
  CHECK(lictor_apply_update(LICTOR_DIALECT_NATIVE, LICTOR_LITERAL("{\"a\": 1}"), LICTOR_LITERAL("{\"b\": 2}"),
                            LICTOR_LITERAL("old"), &text, &error) == LICTOR_STATUS_REJECTED);
  CHECK(has(lictor_error_json(error), "\"status\":409") && lictor_error_problem_count(error) == 1);
  lictor_error_free(error);
}

int main(void) {
  library();
  documents();
  updates();
  placeholders();
  warnings();
  lictor_evaluator *evaluator = compiled(POLICIES);
  lictor_outcome outcome;
  lictor_request *request = refund();
  OK(lictor_evaluator_decide(evaluator, request, &outcome, NULL));
  CHECK(outcome.verdict == LICTOR_VERDICT_HOLD && outcome.is_final && (outcome.effects & LICTOR_EFFECT_APPROVE));
  lictor_request_free(request);
  decision(evaluator);
  spend(evaluator);
  judges(evaluator);
  batch(evaluator);
  session();
  redaction(evaluator);
  streams(evaluator);
  json(evaluator);
  dialects();
  lictor_evaluator_free(evaluator);
  return 0;
}
