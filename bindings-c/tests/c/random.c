/* Random calls in random order on a few handles, with arguments from a pool of good and bad ones. A fixed seed: what fails once
 * fails again. */
#include <stdint.h>

#include "check.h"

static uint64_t state = 20261124;

static uint32_t next(uint32_t below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 33) % below;
}

static const lictor_str TEXTS[] = {
    {NULL, 0},
    {LICTOR_LITERAL("")},
    {LICTOR_LITERAL("org")},
    {LICTOR_LITERAL("o")},
    {LICTOR_LITERAL("text")},
    {LICTOR_LITERAL("action")},
    {LICTOR_LITERAL("tool.args.x")},
    {LICTOR_LITERAL("536-22-8726")},
    {LICTOR_LITERAL("\xf0\x9f\x98\x80 secret 536-22-8726 \xe6\xbc\xa2")},
    {LICTOR_LITERAL("a\0b")},
    {LICTOR_LITERAL("\xff")},
    {LICTOR_LITERAL("\xf0\x9f\x98")},
    {NULL, 5},
    {"x", SIZE_MAX},
    {"x", SIZE_MAX / 2 + 1},
    {LICTOR_LITERAL("{\"a\": [1, 2.5, null, \"536-22-8726\"]}")},
    {LICTOR_LITERAL("[{\"role\": \"user\", \"content\": \"secret\"}]")},
    {LICTOR_LITERAL("{\"kind\": \"input\", \"scope\": {\"org\": \"o\"}, \"text\": \"secret 536-22-8726\"}")},
    {LICTOR_LITERAL("messages")},
    {LICTOR_LITERAL("principal")},
    {LICTOR_LITERAL("facts")},
    {LICTOR_LITERAL("answers")},
    {LICTOR_LITERAL("now")},
    {LICTOR_LITERAL("2026-11-20T10:00:00Z")},
    {LICTOR_LITERAL("\"unterminated")},
    {LICTOR_LITERAL("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")},
};

static lictor_str text(void) { return TEXTS[next(sizeof TEXTS / sizeof TEXTS[0])]; }

static uint32_t number(void) { return next(10) == 0 ? (uint32_t)state : next(14); }

enum { REQUESTS = 4 };

static lictor_request *requests[REQUESTS];

static lictor_request *request(void) { return next(30) == 0 ? NULL : requests[next(REQUESTS)]; }

static void refill(lictor_request *request) {
  lictor_request_clear(request);
  lictor_request_set_kind(request, 1 + next(9));
  lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("o"));
  lictor_request_set_text(request, LICTOR_LITERAL("secret 536-22-8726"));
}

static void change(void) {
  lictor_str a = text(), b = text(), c = text(), d = text();
  lictor_request *one = request();
  lictor_status status = LICTOR_STATUS_OK;
  switch (next(15)) {
    case 0: status = lictor_request_set_kind(one, number()); break;
    case 1: status = lictor_request_set_scope(one, a.data, a.len, b.data, b.len); break;
    case 2: status = lictor_request_set_string(one, number(), a.data, a.len); break;
    case 3: status = lictor_request_start_list(one, number()); break;
    case 4: status = lictor_request_add_string(one, number(), a.data, a.len); break;
    case 5: status = lictor_request_put_bool(one, number(), a.data, a.len, next(2)); break;
    case 6: status = lictor_request_put_int(one, number(), a.data, a.len, (int64_t)state); break;
    case 7: status = lictor_request_put_number(one, number(), a.data, a.len, (double)(int64_t)state / 7); break;
    case 8: status = lictor_request_put_string(one, number(), a.data, a.len, b.data, b.len); break;
    case 9: status = lictor_request_put_json(one, number(), a.data, a.len, b.data, b.len); break;
    case 10: status = lictor_request_set_text(one, a.data, a.len); break;
    case 11: status = lictor_request_add_part(one, a.data, a.len, b.data, b.len, c.data, c.len, d.data, d.len); break;
    case 12: status = lictor_request_set_json(one, a.data, a.len, b.data, b.len); break;
    default: refill(one);
  }
  /* One that failed would fail for good. */
  if (status != LICTOR_STATUS_OK && next(8) > 0) {
    refill(one);
  }
}

static void look(const lictor_decision *decision) {
  lictor_row row;
  lictor_hit hit;
  lictor_redaction redaction;
  lictor_pair pair;
  CHECK(lictor_decision_verdict(decision) >= LICTOR_VERDICT_ALLOW && lictor_decision_verdict(decision) <= LICTOR_VERDICT_DENY);
  for (size_t at = 0; at < lictor_decision_row_count(decision); at++) {
    OK(lictor_decision_row(decision, at, &row));
    for (size_t place = 0; place < row.hits; place++) {
      OK(lictor_decision_hit(decision, at, place, &hit));
      CHECK(hit.start <= hit.end);
    }
  }
  for (size_t at = 0; at < lictor_decision_count(decision, LICTOR_ITEMS_REDACTIONS); at++) {
    OK(lictor_decision_redaction(decision, at, &redaction));
  }
  for (size_t at = 0; at < lictor_decision_count(decision, LICTOR_ITEMS_TEXT_AFTER); at++) {
    OK(lictor_decision_text_after(decision, at, &pair));
  }
  lictor_decision_row(decision, number(), &row);
  lictor_decision_hit(decision, number(), number(), &hit);
  lictor_decision_approver(decision, number(), number());
  lictor_decision_count(decision, number());
  CHECK(lictor_decision_json(decision).len > 2 && lictor_decision_record_json(decision).len > 2);
  CHECK(lictor_decision_render(decision, next(2)).len > 2);
  lictor_decision_withheld(decision);
}

/* How many calls succeeded: a walk that only ever fails would test nothing. */
static long passed;

static void ask(const lictor_evaluator *evaluator) {
  lictor_str a = text(), b = text(), c = text();
  lictor_decision *decision = NULL;
  lictor_string *made = NULL;
  lictor_error *error = NULL;
  lictor_outcome outcome;
  lictor_status status = LICTOR_STATUS_OK;
  char buffer[24];
  size_t written;
  uint32_t options = next(4) == 0 ? number() : next(32);
  switch (next(10)) {
    case 0: status = lictor_evaluator_decide(evaluator, request(), &outcome, &error); break;
    case 1: status = lictor_evaluator_explain(evaluator, request(), options, &decision, &error); break;
    case 2: status = lictor_evaluator_resume(evaluator, request(), a.data, a.len, &decision, &error); break;
    case 3: status = lictor_evaluator_expire(evaluator, request(), a.data, a.len, &decision, &error); break;
    case 4: status = lictor_evaluator_evaluate_json(evaluator, a.data, a.len, options, &made, &error); break;
    case 5: {
      lictor_pair scope = {a, b};
      status = lictor_evaluator_redact(evaluator, number(), &scope, next(2), c.data, c.len, &made, &error);
      break;
    }
    case 6:
      status = lictor_evaluator_redact_into(evaluator, number(), NULL, next(2), c.data, c.len, buffer, next(25), &written, &error);
      break;
    case 7: status = lictor_apply_update(number(), a.data, a.len, b.data, b.len, c.data, c.len, &made, &error); break;
    case 8: status = lictor_decision_from_json(a.data, a.len, &decision, &error); break;
    default: status = lictor_evaluator_evaluate(evaluator, request(), options, &decision, &error);
  }
  CHECK(status <= LICTOR_STATUS_REJECTED && (status == LICTOR_STATUS_OK) == (error == NULL));
  CHECK(status == LICTOR_STATUS_OK || (decision == NULL && made == NULL));
  if (decision != NULL) {
    look(decision);
    lictor_string *rewritten = NULL;
    lictor_decision_rewrite(decision, b.data, b.len, &rewritten, NULL);
    lictor_string_free(rewritten);
  }
  CHECK(lictor_error_status(error) == status);
  passed += status == LICTOR_STATUS_OK;
  lictor_decision_free(decision);
  lictor_string_free(made);
  lictor_error_free(error);
}

int main(int count, char **arguments) {
  long rounds = count > 1 ? atol(arguments[1]) : 10000;
  lictor_evaluator *evaluator =
      compiled("lictor: 1\nbundle: {id: b, version: '1'}\npolicies:\n"
               "  - {id: p, name: n, scope: {org: o}, severity: high, pattern: secret, effect: redact}\n"
               "  - {id: q, name: n, scope: {org: o}, severity: high, detect: {any: [pii.ssn]}, effect: redact}\n"
               "  - {id: r, name: n, scope: {org: o}, severity: low, when: action.contains(\"a\") || risk_level >= high, effect: approve}\n"
               "  - {id: s, scope: {org: o}, kinds: [output], content: Be kind., judge: required, effect: warn}\n");
  for (int at = 0; at < REQUESTS; at++) {
    requests[at] = lictor_request_new();
    refill(requests[at]);
  }
  for (long round = 0; round < rounds; round++) {
    if (next(3) > 0) {
      change();
    } else {
      ask(evaluator);
    }
  }
  for (int at = 0; at < REQUESTS; at++) {
    lictor_request_free(requests[at]);
  }
  lictor_evaluator_free(evaluator);
  CHECK(passed > rounds / 20);
  return 0;
}
