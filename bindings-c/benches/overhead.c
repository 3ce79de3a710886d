/* Times the calls on the workload of benches/src/lib.rs. Arguments: the policies' file and how many calls a round. Prints
 * nanoseconds a call: decide, evaluate, set-and-decide. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lictor.h"

/* The time that the process has been running, whatever else the machine does. */
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void require(int condition, const char *what) {
  if (!condition) {
    fprintf(stderr, "%s\n", what);
    exit(1);
  }
}

static void fill(lictor_request *request) {
  lictor_request_set_kind(request, LICTOR_KIND_TOOL_CALL);
  lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("o"));
  lictor_request_set_scope(request, LICTOR_LITERAL("workspace"), LICTOR_LITERAL("w10"));
  lictor_request_set_scope(request, LICTOR_LITERAL("repo"), LICTOR_LITERAL("r100"));
  lictor_request_set_string(request, LICTOR_FIELD_AGENT, LICTOR_LITERAL("desk-bot"));
  lictor_request_set_string(request, LICTOR_FIELD_ACTION, LICTOR_LITERAL("shell_write"));
  lictor_request_put_string(request, LICTOR_MAP_FACTS, LICTOR_LITERAL("risk_level"), LICTOR_LITERAL("high"));
}

int main(int count, char **arguments) {
  require(count == 3, "overhead POLICIES CALLS");
  long calls = atol(arguments[2]);
  FILE *file = fopen(arguments[1], "rb");
  require(file != NULL, arguments[1]);
  static char text[1 << 20];
  size_t len = fread(text, 1, sizeof text, file);
  fclose(file);
  lictor_compiler *compiler = lictor_compiler_new();
  lictor_evaluator *evaluator = NULL;
  lictor_compiler_add_document(compiler, LICTOR_DIALECT_ANY, LICTOR_LITERAL("bench.yaml"), text, len, NULL);
  require(lictor_compiler_compile(compiler, &evaluator, NULL) == LICTOR_STATUS_OK, "the policies load");
  lictor_request *request = lictor_request_new();
  fill(request);
  lictor_outcome outcome = {0, 0, false};
  lictor_decision *decision = NULL;
  require(lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL) == LICTOR_STATUS_OK, "it is decided");
  require(lictor_decision_verdict(decision) == LICTOR_VERDICT_DENY && lictor_decision_row_count(decision) == 2,
          "the workload is what it says");
  lictor_decision_free(decision);

  double start = now();
  for (long call = 0; call < calls; call++) {
    lictor_evaluator_decide(evaluator, request, &outcome, NULL);
    require(outcome.verdict == LICTOR_VERDICT_DENY, "denied");
  }
  double decided = now();
  for (long call = 0; call < calls; call++) {
    lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL);
    lictor_decision_free(decision);
  }
  double evaluated = now();
  for (long call = 0; call < calls; call++) {
    fill(request);
    lictor_evaluator_decide(evaluator, request, &outcome, NULL);
  }
  double filled = now();
  printf("%.1f %.1f %.1f\n", (decided - start) / (double)calls, (evaluated - decided) / (double)calls,
         (filled - evaluated) / (double)calls);
  lictor_request_free(request);
  lictor_evaluator_free(evaluator);
  lictor_compiler_free(compiler);
  return 0;
}
