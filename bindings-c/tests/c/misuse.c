/* What a caller must not do and does: each export with NULL, impossible lengths, texts that are not UTF-8, numbers that name
 * nothing, and outputs used again after an error. A status and no crash is what is asked for. */
#include <stdint.h>

#include "check.h"
#include "lictor_packed.h"

#define NULLS(call) CHECK((call) == LICTOR_STATUS_NULL_POINTER)
#define UTF8(call) CHECK((call) == LICTOR_STATUS_INVALID_UTF8)
#define ARGUMENT(call) CHECK((call) == LICTOR_STATUS_INVALID_ARGUMENT)

static const char *const BAD = "\xff\xfe";
static const size_t HUGE_LEN = SIZE_MAX;
static const uint32_t UNKNOWN[] = {0, 12, 4096, UINT32_MAX};

/* A failed call gives a NULL handle and an error that says which argument it was. */
static void said(lictor_error **error, lictor_status status, const char *name) {
  CHECK(*error != NULL && lictor_error_status(*error) == status && has(lictor_error_message(*error), name));
  lictor_problem problem;
  CHECK(lictor_error_problem_count(*error) == 0);
  ARGUMENT(lictor_error_problem(*error, 0, &problem));
  lictor_error_free(*error);
  *error = NULL;
}

static void nothing(void) {
  lictor_problem problem;
  CHECK(is_absent(lictor_string_str(NULL)) && is_absent(lictor_error_message(NULL)) && is_absent(lictor_error_json(NULL)));
  CHECK(lictor_error_status(NULL) == LICTOR_STATUS_OK && lictor_error_problem_count(NULL) == 0);
  CHECK(lictor_error_decision(NULL) == NULL);
  NULLS(lictor_error_problem(NULL, 0, &problem));
  lictor_string_free(NULL);
  lictor_error_free(NULL);
  lictor_compiler_free(NULL);
  lictor_evaluator_free(NULL);
  lictor_request_free(NULL);
  lictor_decision_free(NULL);
  NULLS(lictor_detector_at(0, NULL));
  CHECK(lictor_version().len > 0 && lictor_schema().len > 0 && lictor_abi_version() > 0);
  lictor_detector detector;
  ARGUMENT(lictor_detector_at(lictor_detector_count(), &detector));
  ARGUMENT(lictor_detector_at(HUGE_LEN, &detector));
  for (size_t at = 0; at < 4; at++) {
    uint32_t number = UNKNOWN[at];
    CHECK(is_absent(lictor_kind_name(number)) && is_absent(lictor_verdict_name(number)));
    CHECK(is_absent(lictor_effect_name(number)) && is_absent(lictor_severity_name(number)));
    CHECK(is_absent(lictor_row_status_name(number)) && is_absent(lictor_fail_name(number)));
    CHECK(is_absent(lictor_log_level_name(number)) && is_absent(lictor_dialect_name(number)));
  }
}

static void compilers(void) {
  lictor_error *error = NULL;
  lictor_evaluator *evaluator = (lictor_evaluator *)&error;
  NULLS(lictor_compiler_add_document(NULL, 0, NULL, 0, NULL, 0, &error));
  said(&error, LICTOR_STATUS_NULL_POINTER, "compiler");
  NULLS(lictor_compiler_set_organisation(NULL, NULL, 0, &error));
  said(&error, LICTOR_STATUS_NULL_POINTER, "compiler");
  NULLS(lictor_compiler_lower_limit(NULL, NULL, 0, 1, NULL));
  NULLS(lictor_compiler_compile(NULL, &evaluator, &error));
  said(&error, LICTOR_STATUS_NULL_POINTER, "compiler");
  CHECK(evaluator == NULL);
  lictor_compiler *compiler = lictor_compiler_new();
  NULLS(lictor_compiler_compile(compiler, NULL, NULL));
  NULLS(lictor_compiler_add_document(compiler, 0, NULL, 1, NULL, 0, &error));
  said(&error, LICTOR_STATUS_NULL_POINTER, "name");
  ARGUMENT(lictor_compiler_add_document(compiler, 0, "n", HUGE_LEN, NULL, 0, &error));
  said(&error, LICTOR_STATUS_INVALID_ARGUMENT, "name");
  UTF8(lictor_compiler_add_document(compiler, 0, LICTOR_LITERAL("n"), BAD, 2, &error));
  said(&error, LICTOR_STATUS_INVALID_UTF8, "document");
  ARGUMENT(lictor_compiler_add_document(compiler, 5, LICTOR_LITERAL("n"), NULL, 0, &error));
  said(&error, LICTOR_STATUS_INVALID_ARGUMENT, "dialect");
  UTF8(lictor_compiler_set_organisation(compiler, BAD, 2, NULL));
  NULLS(lictor_compiler_set_key(NULL, NULL, 0, NULL));
  NULLS(lictor_compiler_set_key(compiler, NULL, 16, NULL));
  ARGUMENT(lictor_compiler_set_key(compiler, LICTOR_LITERAL("short"), &error));
  said(&error, LICTOR_STATUS_INVALID_ARGUMENT, "key");
  ARGUMENT(lictor_compiler_lower_limit(compiler, LICTOR_LITERAL("hats"), 1, &error));
  said(&error, LICTOR_STATUS_INVALID_ARGUMENT, "name");
  OK(lictor_compiler_lower_limit(compiler, LICTOR_LITERAL("hits"), UINT64_MAX, NULL));
  /* No document, and an empty one. */
  CHECK(lictor_compiler_compile(compiler, &evaluator, &error) == LICTOR_STATUS_POLICY && evaluator == NULL);
  lictor_error_free(error);
  OK(lictor_compiler_add_document(compiler, 0, NULL, 0, NULL, 0, NULL));
  CHECK(lictor_compiler_compile(compiler, &evaluator, NULL) == LICTOR_STATUS_POLICY && evaluator == NULL);
  NULLS(lictor_compiler_remove_policy(NULL, NULL, 0, NULL, 0, NULL));
  NULLS(lictor_compiler_remove_policy(compiler, NULL, 1, NULL, 0, &error));
  said(&error, LICTOR_STATUS_NULL_POINTER, "set");
  UTF8(lictor_compiler_remove_policy(compiler, NULL, 0, BAD, 2, &error));
  said(&error, LICTOR_STATUS_INVALID_UTF8, "id");
  NULLS(lictor_evaluator_update(NULL, compiler, &evaluator, &error));
  said(&error, LICTOR_STATUS_NULL_POINTER, "evaluator");
  NULLS(lictor_evaluator_update(NULL, compiler, NULL, NULL));
  CHECK(evaluator == NULL);
  lictor_compiler_free(compiler);
}

/* Setters say what is wrong, and whoever evaluates the request hears of the first failure again. */
static void requests(const lictor_evaluator *evaluator) {
  lictor_request *request = NULL;
  lictor_outcome outcome = {7, 7, true};
  lictor_decision *decision = NULL;
  lictor_error *error = NULL;
  lictor_request_clear(NULL);
  NULLS(lictor_request_set_kind(NULL, 1));
  NULLS(lictor_request_set_scope(NULL, NULL, 0, NULL, 0));
  NULLS(lictor_request_set_string(NULL, 1, NULL, 0));
  NULLS(lictor_request_start_list(NULL, 1));
  NULLS(lictor_request_add_string(NULL, 1, NULL, 0));
  NULLS(lictor_request_put_bool(NULL, 1, NULL, 0, true));
  NULLS(lictor_request_put_int(NULL, 1, NULL, 0, 1));
  NULLS(lictor_request_put_number(NULL, 1, NULL, 0, 1));
  NULLS(lictor_request_put_string(NULL, 1, NULL, 0, NULL, 0));
  NULLS(lictor_request_put_json(NULL, 1, NULL, 0, NULL, 0));
  NULLS(lictor_request_set_text(NULL, NULL, 0));
  NULLS(lictor_request_add_part(NULL, NULL, 0, NULL, 0, NULL, 0, NULL, 0));
  NULLS(lictor_request_set_json(NULL, NULL, 0, NULL, 0));
  NULLS(lictor_request_from_json(NULL, 1, &request, &error));
  said(&error, LICTOR_STATUS_NULL_POINTER, "json");
  NULLS(lictor_request_from_json(LICTOR_LITERAL("{}"), NULL, NULL));
  CHECK(lictor_request_from_json(BAD, 2, &request, NULL) == LICTOR_STATUS_REQUEST && request == NULL);
  CHECK(lictor_request_from_json(NULL, 0, &request, NULL) == LICTOR_STATUS_REQUEST && request == NULL);

  request = lictor_request_new();
  /* Nothing set: refused, nothing written. */
  CHECK(lictor_evaluator_decide(evaluator, request, &outcome, NULL) == LICTOR_STATUS_REQUEST && outcome.verdict == 7);
#define BREAKS(status, call)                                                                                  \
  do {                                                                                                        \
    lictor_request_clear(request);                                                                            \
    OK(lictor_request_set_kind(request, LICTOR_KIND_INPUT));                                                  \
    OK(lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("o")));                        \
    OK(lictor_evaluator_decide(evaluator, request, &outcome, &error));                                        \
    CHECK((call) == (status) && error == NULL);                                                               \
    CHECK(lictor_evaluator_decide(evaluator, request, &outcome, &error) == (status));                         \
    CHECK(lictor_error_status(error) == (status) && lictor_error_message(error).len > 0);                     \
    lictor_error_free(error);                                                                                 \
    CHECK(lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL) == (status) && decision == NULL); \
  } while (0)
  for (size_t at = 0; at < 4; at++) {
    uint32_t number = UNKNOWN[at];
    BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_set_kind(request, number));
    BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_set_string(request, number, LICTOR_LITERAL("x")));
    BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_start_list(request, number));
    BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_add_string(request, number, LICTOR_LITERAL("x")));
    BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_put_int(request, number, LICTOR_LITERAL("x"), 1));
  }
  BREAKS(LICTOR_STATUS_INVALID_UTF8, lictor_request_set_scope(request, LICTOR_LITERAL("org"), BAD, 2));
  BREAKS(LICTOR_STATUS_INVALID_UTF8, lictor_request_set_string(request, LICTOR_FIELD_ACTION, BAD, 2));
  BREAKS(LICTOR_STATUS_NULL_POINTER, lictor_request_set_string(request, LICTOR_FIELD_ACTION, NULL, 2));
  BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_set_string(request, LICTOR_FIELD_ACTION, "x", HUGE_LEN));
  BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_set_string(request, LICTOR_FIELD_NOW, LICTOR_LITERAL("noon")));
  BREAKS(LICTOR_STATUS_INVALID_UTF8, lictor_request_add_string(request, LICTOR_LIST_GROUPS, BAD, 2));
  BREAKS(LICTOR_STATUS_INVALID_UTF8, lictor_request_put_bool(request, LICTOR_MAP_FACTS, BAD, 2, true));
  BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_put_bool(request, LICTOR_MAP_COUNTERS, LICTOR_LITERAL("x"), true));
  BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_put_number(request, LICTOR_MAP_FACTS, LICTOR_LITERAL("x"), 0.0 / 0.0));
  BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_put_number(request, LICTOR_MAP_FACTS, LICTOR_LITERAL("x"), 1e308 * 10));
  BREAKS(LICTOR_STATUS_INVALID_UTF8, lictor_request_put_string(request, LICTOR_MAP_ARGS, LICTOR_LITERAL("x"), BAD, 2));
  BREAKS(LICTOR_STATUS_REQUEST, lictor_request_put_json(request, LICTOR_MAP_ARGS, LICTOR_LITERAL("x"), LICTOR_LITERAL("{")));
  BREAKS(LICTOR_STATUS_INVALID_UTF8, lictor_request_set_text(request, BAD, 2));
  BREAKS(LICTOR_STATUS_INVALID_UTF8, lictor_request_add_part(request, LICTOR_LITERAL("p"), NULL, 0, BAD, 2, NULL, 0));
  BREAKS(LICTOR_STATUS_NULL_POINTER, lictor_request_add_part(request, LICTOR_LITERAL("p"), NULL, 1, NULL, 0, NULL, 0));
  BREAKS(LICTOR_STATUS_INVALID_ARGUMENT, lictor_request_set_json(request, LICTOR_LITERAL("mesages"), LICTOR_LITERAL("[]")));
  BREAKS(LICTOR_STATUS_REQUEST, lictor_request_set_json(request, LICTOR_LITERAL("messages"), BAD, 2));
  char deep[200];
  memset(deep, '[', 100);
  memset(deep + 100, ']', 100);
  BREAKS(LICTOR_STATUS_LIMIT, lictor_request_set_json(request, LICTOR_LITERAL("messages"), deep, sizeof deep));
  BREAKS(LICTOR_STATUS_LIMIT, lictor_request_put_json(request, LICTOR_MAP_FACTS, LICTOR_LITERAL("x"), deep, sizeof deep));
  lictor_request_free(request);
}

static void evaluators(const lictor_evaluator *evaluator) {
  lictor_error *error = NULL;
  lictor_decision *decision = NULL;
  lictor_string *text = NULL;
  lictor_outcome outcome = {7, 7, true};
  lictor_problem problem;
  size_t written = 7;
  CHECK(is_absent(lictor_evaluator_digest(NULL)) && lictor_evaluator_warning_count(NULL) == 0);
  CHECK(is_absent(lictor_evaluator_warnings_json(NULL)) && is_absent(lictor_evaluator_warnings_render(NULL)));
  CHECK(lictor_evaluator_clone(NULL) == NULL);
  NULLS(lictor_evaluator_warning(NULL, 0, &problem));
  ARGUMENT(lictor_evaluator_warning(evaluator, HUGE_LEN, &problem));
  NULLS(lictor_evaluator_warning(evaluator, 0, NULL));
  lictor_request *request = NULL;
  OK(lictor_request_from_json(LICTOR_LITERAL("{\"kind\":\"input\",\"scope\":{\"org\":\"o\"},\"text\":\"t\"}"), &request, NULL));
  NULLS(lictor_evaluator_decide(NULL, request, &outcome, &error));
  said(&error, LICTOR_STATUS_NULL_POINTER, "evaluator");
  NULLS(lictor_evaluator_decide(evaluator, NULL, &outcome, &error));
  said(&error, LICTOR_STATUS_NULL_POINTER, "request");
  NULLS(lictor_evaluator_decide(evaluator, request, NULL, &error));
  said(&error, LICTOR_STATUS_NULL_POINTER, "outcome");
  CHECK(outcome.verdict == 7 && outcome.effects == 7);
  NULLS(lictor_evaluator_evaluate(NULL, NULL, 0, NULL, NULL));
  NULLS(lictor_evaluator_evaluate(evaluator, NULL, 0, &decision, NULL));
  ARGUMENT(lictor_evaluator_evaluate(evaluator, request, 32, &decision, &error));
  said(&error, LICTOR_STATUS_INVALID_ARGUMENT, "options");
  NULLS(lictor_evaluator_explain(NULL, request, 0, &decision, NULL));
  ARGUMENT(lictor_evaluator_explain(evaluator, request, UINT32_MAX, &decision, NULL));
  const lictor_request *requests[] = {request};
  lictor_decision *decisions[1] = {NULL};
  NULLS(lictor_evaluator_evaluate_many(NULL, requests, 1, 0, decisions, NULL, NULL));
  NULLS(lictor_evaluator_evaluate_many(evaluator, NULL, 1, 0, decisions, NULL, NULL));
  NULLS(lictor_evaluator_evaluate_many(evaluator, requests, 1, 0, NULL, NULL, NULL));
  ARGUMENT(lictor_evaluator_evaluate_many(evaluator, requests, HUGE_LEN, 0, decisions, NULL, NULL));
  ARGUMENT(lictor_evaluator_evaluate_many(evaluator, requests, 1, 64, decisions, NULL, NULL));
  NULLS(lictor_evaluator_resume(NULL, request, NULL, 0, &decision, NULL));
  NULLS(lictor_evaluator_resume(evaluator, request, NULL, 3, &decision, NULL));
  CHECK(lictor_evaluator_resume(evaluator, request, LICTOR_LITERAL("[1]"), &decision, &error) == LICTOR_STATUS_REQUEST);
  CHECK(decision == NULL && lictor_error_problem_count(error) == 1);
  lictor_error_free(error);
  NULLS(lictor_evaluator_expire(evaluator, NULL, NULL, 0, &decision, NULL));
  NULLS(lictor_evaluator_expire(evaluator, request, NULL, 0, NULL, NULL));
  NULLS(lictor_evaluator_evaluate_json(NULL, NULL, 0, 0, &text, NULL));
  CHECK(lictor_evaluator_evaluate_json(evaluator, NULL, 0, 0, &text, NULL) == LICTOR_STATUS_REQUEST && text == NULL);
  CHECK(lictor_evaluator_evaluate_json(evaluator, BAD, 2, 0, &text, NULL) == LICTOR_STATUS_REQUEST && text == NULL);
  ARGUMENT(lictor_evaluator_evaluate_json(evaluator, LICTOR_LITERAL("{}"), 1u << 31, &text, NULL));
  NULLS(lictor_evaluator_explain_json(evaluator, NULL, 5, 0, &text, NULL));
  NULLS(lictor_evaluator_explain_json(evaluator, LICTOR_LITERAL("{}"), 0, NULL, NULL));
  NULLS(lictor_evaluator_redact(NULL, 1, NULL, 0, NULL, 0, &text, NULL));
  ARGUMENT(lictor_evaluator_redact(evaluator, 0, NULL, 0, NULL, 0, &text, &error));
  said(&error, LICTOR_STATUS_INVALID_ARGUMENT, "kind");
  UTF8(lictor_evaluator_redact(evaluator, 1, NULL, 0, BAD, 2, &text, NULL));
  lictor_pair level = {{BAD, 2}, {"o", 1}};
  UTF8(lictor_evaluator_redact(evaluator, 1, &level, 1, NULL, 0, &text, NULL));
  NULLS(lictor_evaluator_redact(evaluator, 1, NULL, 1, NULL, 0, &text, NULL));
  ARGUMENT(lictor_evaluator_redact(evaluator, 1, &level, HUGE_LEN / 16, NULL, 0, &text, NULL));
  /* No organisation: nothing would apply, so nothing passes. */
  CHECK(lictor_evaluator_redact(evaluator, 1, NULL, 0, LICTOR_LITERAL("t"), &text, NULL) == LICTOR_STATUS_REQUEST);
  CHECK(text == NULL);
  NULLS(lictor_evaluator_redact_into(evaluator, 1, NULL, 0, NULL, 0, NULL, 0, NULL, NULL));
  NULLS(lictor_evaluator_redact_into(evaluator, 1, NULL, 0, NULL, 0, NULL, 9, &written, NULL));
  NULLS(lictor_evaluator_redact_into(NULL, 1, NULL, 0, NULL, 0, NULL, 0, &written, NULL));
  CHECK(written == 7);
  NULLS(lictor_evaluator_export(NULL, 1, &text, NULL));
  ARGUMENT(lictor_evaluator_export(evaluator, LICTOR_DIALECT_ANY, &text, NULL));
  ARGUMENT(lictor_evaluator_export(evaluator, 99, &text, NULL));
  NULLS(lictor_evaluator_safe_ai_answer(evaluator, request, NULL, &text, NULL));
  NULLS(lictor_apply_update(1, NULL, 2, NULL, 0, NULL, 0, &text, NULL));
  ARGUMENT(lictor_apply_update(9, LICTOR_LITERAL("{}"), LICTOR_LITERAL("{}"), NULL, 0, &text, NULL));
  UTF8(lictor_apply_update(1, LICTOR_LITERAL("{}"), LICTOR_LITERAL("{}"), BAD, 2, &text, NULL));
  CHECK(lictor_apply_update(1, LICTOR_LITERAL("{"), LICTOR_LITERAL("{}"), NULL, 0, &text, NULL) == LICTOR_STATUS_REQUEST);
  NULLS(lictor_read(NULL, 1, &text, NULL));
  NULLS(lictor_read(LICTOR_LITERAL("x"), NULL, NULL));
  UTF8(lictor_read(BAD, 2, &text, NULL));
  NULLS(lictor_organisation_policy(NULL, 1, &text, NULL));
  NULLS(lictor_organisation_policy(LICTOR_LITERAL("{}"), NULL, NULL));
  CHECK(lictor_organisation_policy(NULL, 0, &text, NULL) == LICTOR_STATUS_REQUEST && text == NULL);
  lictor_request_free(request);
}

static void streams(const lictor_evaluator *evaluator) {
  lictor_error *error = NULL;
  lictor_stream *stream = (lictor_stream *)&error;
  lictor_released released = {{NULL, 7}, 7, 7, 7};
  lictor_decision *decision = NULL;
  lictor_string *json = NULL;
  lictor_hit hit;
  lictor_request *request = NULL;
  lictor_pair scope = {{"org", 3}, {"o", 1}};
  lictor_pair bad = {{"org", 3}, {BAD, 2}};
  OK(lictor_request_from_json(LICTOR_LITERAL("{\"kind\":\"input\",\"scope\":{\"org\":\"o\"},\"text\":\"t\"}"), &request, NULL));
  NULLS(lictor_stream_new(NULL, request, 0, &stream, &error));
  CHECK(stream == NULL);
  said(&error, LICTOR_STATUS_NULL_POINTER, "evaluator");
  NULLS(lictor_stream_new(evaluator, NULL, 0, &stream, NULL));
  NULLS(lictor_stream_new(evaluator, request, 0, NULL, NULL));
  ARGUMENT(lictor_stream_new(evaluator, request, 4096, &stream, NULL));
  CHECK(lictor_stream_new(evaluator, request, 0, &stream, NULL) == LICTOR_STATUS_REQUEST && stream == NULL);
  lictor_request_free(request);
  NULLS(lictor_evaluator_redact_stream(NULL, LICTOR_KIND_INPUT, &scope, 1, &stream, NULL));
  NULLS(lictor_evaluator_redact_stream(evaluator, LICTOR_KIND_INPUT, NULL, 1, &stream, NULL));
  NULLS(lictor_evaluator_redact_stream(evaluator, LICTOR_KIND_INPUT, &scope, 1, NULL, NULL));
  UTF8(lictor_evaluator_redact_stream(evaluator, LICTOR_KIND_INPUT, &bad, 1, &stream, NULL));
  for (size_t at = 0; at < 4; at++) {
    ARGUMENT(lictor_evaluator_redact_stream(evaluator, UNKNOWN[at], &scope, 1, &stream, NULL));
  }
  OK(lictor_evaluator_redact_stream(evaluator, LICTOR_KIND_INPUT, &scope, 1, &stream, NULL));
  NULLS(lictor_stream_push(NULL, LICTOR_LITERAL("x"), &released, NULL));
  NULLS(lictor_stream_push(stream, NULL, 1, &released, NULL));
  NULLS(lictor_stream_push(stream, LICTOR_LITERAL("x"), NULL, NULL));
  ARGUMENT(lictor_stream_push(stream, "x", HUGE_LEN, &released, &error));
  said(&error, LICTOR_STATUS_INVALID_ARGUMENT, "piece");
  CHECK(released.waiting == 7);
  OK(lictor_stream_push(stream, NULL, 0, &released, NULL));
  NULLS(lictor_stream_finding(NULL, 0, &hit));
  NULLS(lictor_stream_finding(stream, 0, NULL));
  ARGUMENT(lictor_stream_finding(stream, 0, &hit));
  ARGUMENT(lictor_stream_finding(stream, HUGE_LEN, &hit));
  NULLS(lictor_stream_finish(NULL, &released, &decision, NULL));
  NULLS(lictor_stream_finish(stream, NULL, &decision, NULL));
  NULLS(lictor_stream_finish(stream, &released, NULL, NULL));
  NULLS(lictor_stream_to_json(NULL, &json, NULL));
  NULLS(lictor_stream_to_json(stream, NULL, NULL));
  CHECK(lictor_stream_state(NULL) == 0 && is_absent(lictor_stream_withheld(NULL)) && is_absent(lictor_stream_withheld(stream)));
  lictor_stream *other = NULL;
  NULLS(lictor_stream_from_json(NULL, LICTOR_LITERAL("{}"), &other, NULL));
  NULLS(lictor_stream_from_json(evaluator, NULL, 2, &other, NULL));
  NULLS(lictor_stream_from_json(evaluator, LICTOR_LITERAL("{}"), NULL, NULL));
  UTF8(lictor_stream_from_json(evaluator, BAD, 2, &other, NULL));
  CHECK(lictor_stream_from_json(evaluator, LICTOR_LITERAL("{}"), &other, NULL) == LICTOR_STATUS_REQUEST && other == NULL);
  UTF8(lictor_stream_push(stream, BAD, 2, &released, NULL));
  CHECK(lictor_stream_push(stream, LICTOR_LITERAL("x"), &released, NULL) == LICTOR_STATUS_ENDED);
  lictor_stream_free(stream);
  lictor_stream_free(NULL);
}

static void decisions(const lictor_evaluator *evaluator) {
  lictor_decision *decision = NULL;
  lictor_string *text = NULL;
  lictor_error *error = NULL;
  CHECK(lictor_decision_verdict(NULL) == LICTOR_VERDICT_DENY && lictor_decision_effects(NULL) == 0);
  CHECK(!lictor_decision_is_final(NULL) && lictor_decision_fallback(NULL) == NULL);
  CHECK(is_absent(lictor_decision_request_id(NULL)) && is_absent(lictor_decision_message(NULL)));
  CHECK(is_absent(lictor_decision_offsets(NULL)) && is_absent(lictor_decision_bundle(NULL)));
  CHECK(is_absent(lictor_decision_withheld(NULL)) && is_absent(lictor_decision_json(NULL)));
  CHECK(is_absent(lictor_decision_render(NULL, true)) && is_absent(lictor_decision_record_json(NULL)));
  CHECK(is_absent(lictor_decision_route(NULL)) && is_absent(lictor_decision_action_digest(NULL)));
  CHECK(is_absent(lictor_decision_args_after(NULL)) && is_absent(lictor_decision_unjudged(NULL, 0)));
  CHECK(is_absent(lictor_decision_approver(NULL, 0, 0)) && lictor_decision_count(NULL, 1) == 0);
  CHECK(lictor_decision_row_count(NULL) == 0 && lictor_decision_row_total(NULL) == 0);
  CHECK(lictor_decision_problem_count(NULL) == 0 && lictor_decision_log(NULL).level == 0 && lictor_decision_cost(NULL).policies == 0);
  NULLS(lictor_decision_from_json(NULL, 1, &decision, NULL));
  ARGUMENT(lictor_decision_from_json(LICTOR_LITERAL("{}"), &decision, &error));
  said(&error, LICTOR_STATUS_INVALID_ARGUMENT, "json");
  UTF8(lictor_decision_from_json(BAD, 2, &decision, NULL));
  NULLS(lictor_decision_rewrite(NULL, LICTOR_LITERAL("{}"), &text, NULL));
  NULLS(lictor_late_findings(NULL, LICTOR_LITERAL("[]"), &text, NULL));
  NULLS(lictor_decision_restore(NULL, NULL, LICTOR_LITERAL("t"), &text, NULL));

  lictor_request *request = NULL;
  OK(lictor_request_from_json(LICTOR_LITERAL("{\"kind\":\"input\",\"scope\":{\"org\":\"o\"},\"text\":\"t\"}"), &request, NULL));
  OK(lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL));
  NULLS(lictor_decision_rewrite(decision, LICTOR_LITERAL("{}"), NULL, NULL));
  NULLS(lictor_decision_restore(decision, NULL, LICTOR_LITERAL("t"), &text, NULL));
  NULLS(lictor_decision_restore(decision, request, LICTOR_LITERAL("t"), NULL, NULL));
  UTF8(lictor_decision_restore(decision, request, BAD, 2, &text, NULL));
  CHECK(lictor_decision_rewrite(decision, BAD, 2, &text, NULL) == LICTOR_STATUS_REQUEST && text == NULL);
  CHECK(lictor_late_findings(decision, LICTOR_LITERAL("{}"), &text, NULL) == LICTOR_STATUS_REQUEST && text == NULL);
  CHECK(is_absent(lictor_decision_label(NULL, 0)));
  NULLS(lictor_session_new(LICTOR_LITERAL("s"), NULL, NULL));
  UTF8(lictor_session_new(BAD, 2, &text, NULL));
  NULLS(lictor_session_next(LICTOR_LITERAL("{}"), NULL, decision, &text, NULL));
  NULLS(lictor_session_next(LICTOR_LITERAL("{}"), request, NULL, &text, NULL));
  NULLS(lictor_session_next(LICTOR_LITERAL("{}"), request, decision, NULL, NULL));
  CHECK(lictor_session_next(LICTOR_LITERAL("{\"turn\":-1}"), request, decision, &text, NULL) == LICTOR_STATUS_REQUEST && text == NULL);
  NULLS(lictor_tool_hash(LICTOR_LITERAL("{}"), NULL, NULL));
  ARGUMENT(lictor_tool_hash(LICTOR_LITERAL("[]"), &text, &error));
  said(&error, LICTOR_STATUS_INVALID_ARGUMENT, "definition");
  for (size_t at = 0; at < 4; at++) {
    CHECK(lictor_decision_count(decision, UNKNOWN[at]) == 0);
  }
#define BEYOND(getter, type)                                                                                  \
  do {                                                                                                        \
    type item;                                                                                                \
    NULLS(getter(NULL, 0, &item));                                                                            \
    NULLS(getter(decision, 0, NULL));                                                                         \
    ARGUMENT(getter(decision, HUGE_LEN, &item));                                                              \
    ARGUMENT(getter(decision, 40, &item));                                                                    \
  } while (0)
  BEYOND(lictor_decision_row, lictor_row);
  BEYOND(lictor_decision_problem, lictor_problem);
  BEYOND(lictor_decision_redaction, lictor_redaction);
  BEYOND(lictor_decision_text_after, lictor_pair);
  BEYOND(lictor_decision_set_arg, lictor_pair);
  BEYOND(lictor_decision_throttle, lictor_throttle);
  BEYOND(lictor_decision_approval, lictor_approval);
  BEYOND(lictor_decision_notice, lictor_notice);
  BEYOND(lictor_decision_tag, lictor_pair);
  BEYOND(lictor_decision_check, lictor_check);
  lictor_hit hit;
  lictor_pair pair;
  lictor_subject subject;
  NULLS(lictor_decision_hit(NULL, 0, 0, &hit));
  ARGUMENT(lictor_decision_hit(decision, 0, HUGE_LEN, &hit));
  NULLS(lictor_decision_clause(decision, 0, 0, NULL));
  ARGUMENT(lictor_decision_clause(decision, 0, 0, &pair));
  NULLS(lictor_decision_exception(decision, 0, 0, NULL));
  ARGUMENT(lictor_decision_exception(decision, 0, 0, &pair));
  NULLS(lictor_decision_subject(NULL, 0, 0, &subject));
  ARGUMENT(lictor_decision_subject(decision, HUGE_LEN, 0, &subject));
  lictor_decision_free(decision);
  lictor_request_free(request);
}

/* The Go module's door is as strict. */
static void packed(const lictor_evaluator *evaluator) {
  lictor_packed *memory = lictor_packed_new();
  CHECK(lictor_packed_version() == LICTOR_PACKED_VERSION);
  CHECK(lictor_packed_decide(NULL, evaluator, NULL, 0).status == LICTOR_STATUS_NULL_POINTER);
  CHECK(lictor_packed_decide(memory, NULL, NULL, 0).status == LICTOR_STATUS_NULL_POINTER);
  CHECK(lictor_packed_decide(memory, evaluator, NULL, 3).status == LICTOR_STATUS_NULL_POINTER);
  CHECK(lictor_packed_decide(memory, evaluator, NULL, 0).status == LICTOR_STATUS_INVALID_ARGUMENT);
  CHECK(lictor_packed_failure(memory).len > 0 && lictor_packed_failure(NULL).data == NULL);
  CHECK(lictor_packed_call(NULL, evaluator, 1, 0, NULL, 0).status == LICTOR_STATUS_NULL_POINTER);
  CHECK(lictor_packed_call(memory, evaluator, 0, 0, NULL, 0).status == LICTOR_STATUS_INVALID_ARGUMENT);
  CHECK(lictor_packed_call(memory, evaluator, 1, 4096, NULL, 0).status == LICTOR_STATUS_INVALID_ARGUMENT);
  for (uint32_t operation = 0; operation < 8; operation++) {
    /* Every prefix, and every byte at every place, of a request that is sound. */
    static const char SOUND[] = "\1\1\2\1\0\0\0\3\0\0\0org\1\0\0\0o\5\1\1\0\0\0\1\0\0\0a\6\2\0\0\0\0\10\76\2\0\0\0[]\6\1\0\0\0t";
    for (size_t end = 0; end < sizeof SOUND; end++) {
      lictor_packed_call(memory, evaluator, operation, 0, SOUND, end);
      for (int byte = 0; byte < 256; byte += operation == 1 ? 1 : 51) {
        char changed[sizeof SOUND];
        memcpy(changed, SOUND, sizeof SOUND);
        changed[end] = (char)byte;
        lictor_packed_call(memory, evaluator, operation, 0, changed, sizeof changed);
      }
    }
    lictor_status status = lictor_packed_call(memory, evaluator, operation, 0, SOUND, sizeof SOUND).status;
    CHECK((status == LICTOR_STATUS_OK) == (operation == 1 || operation == 2 || operation == 4));
  }
  lictor_packed_free(memory);
  lictor_packed_free(NULL);
}

int main(void) {
  lictor_evaluator *evaluator =
      compiled("lictor: 1\nbundle: {id: b, version: '1'}\n"
               "policies: [{id: p, name: n, scope: {org: o}, pattern: secret, effect: deny}]");
  nothing();
  compilers();
  requests(evaluator);
  evaluators(evaluator);
  streams(evaluator);
  decisions(evaluator);
  packed(evaluator);
  lictor_evaluator_free(evaluator);
  return 0;
}
