/* Eight threads on one evaluator, each with a request of its own, and all reading one decision. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

#include "check.h"

enum { THREADS = 8 };

static lictor_evaluator *evaluator;
static lictor_decision *shared;
static long rounds;

static void *work(void *argument) {
  long number = *(const long *)argument;
  lictor_request *request = lictor_request_new();
  lictor_evaluator *own = lictor_evaluator_clone(evaluator);
  for (long round = 0; round < rounds; round++) {
    /* Thread by thread another answer, so that a mix-up would show. */
    int denied = (round + number) % 2 == 0;
    OK(lictor_request_set_kind(request, LICTOR_KIND_TOOL_CALL));
    OK(lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("acme")));
    OK(lictor_request_put_int(request, LICTOR_MAP_ARGS, LICTOR_LITERAL("amount"), denied ? 750 + number : number));
    OK(lictor_request_set_string(request, LICTOR_FIELD_TOOL_NAME, LICTOR_LITERAL("refund")));
    OK(lictor_request_set_text(request, LICTOR_LITERAL("card 4111 1111 1111 1111")));
    lictor_outcome outcome = {0, 0, false};
    OK(lictor_evaluator_decide(round % 3 == 0 ? own : evaluator, request, &outcome, NULL));
    CHECK(outcome.verdict == (uint32_t)(denied ? LICTOR_VERDICT_DENY : LICTOR_VERDICT_TRANSFORM));
    if (round % 8 == 0) {
      lictor_decision *decision = NULL;
      OK(lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL));
      CHECK(lictor_decision_verdict(decision) == outcome.verdict);
      char why[64];
      snprintf(why, sizeof why, "(%ld)", 750 + number);
      lictor_row row;
      OK(lictor_decision_row(decision, 0, &row));
      CHECK(!denied || has(row.why, why));
      lictor_decision_free(decision);
      CHECK(has(lictor_decision_json(shared), "\"verdict\":\"deny\""));
      CHECK(has(lictor_decision_render(shared, false), "DENY"));
      CHECK(!is_absent(lictor_decision_withheld(shared)));
    }
  }
  lictor_evaluator_free(own);
  lictor_request_free(request);
  return NULL;
}

int main(int count, char **arguments) {
  rounds = count > 1 ? atol(arguments[1]) : 1000;
  evaluator = compiled("lictor: 1\nbundle: {id: b, version: '1'}\n"
                       "schema: {tools: {refund: {args: {amount: int}}}}\n"
                       "policies:\n"
                       "  - {id: big, name: n, scope: {org: acme}, severity: high, effect: deny,\n"
                       "     when: tool.name == \"refund\" && tool.args.amount > 500}\n"
                       "  - {id: card, name: n, scope: {org: acme}, severity: high, effect: redact,\n"
                       "     detect: {any: [pii.credit_card]}}\n");
  lictor_request *request = NULL;
  OK(lictor_request_from_json(
      LICTOR_LITERAL("{\"kind\":\"tool_call\",\"scope\":{\"org\":\"acme\"},\"text\":\"\","
                     "\"tool\":{\"name\":\"refund\",\"args\":{\"amount\":501}}}"),
      &request, NULL));
  OK(lictor_evaluator_evaluate(evaluator, request, 0, &shared, NULL));
  lictor_request_free(request);
  pthread_t threads[THREADS];
  long numbers[THREADS];
  for (long thread = 0; thread < THREADS; thread++) {
    numbers[thread] = thread;
    CHECK(pthread_create(&threads[thread], NULL, work, &numbers[thread]) == 0);
  }
  for (int thread = 0; thread < THREADS; thread++) {
    CHECK(pthread_join(threads[thread], NULL) == 0);
  }
  lictor_decision_free(shared);
  lictor_evaluator_free(evaluator);
  return 0;
}
