/* A first decision, with its reasons.
 *
 *   cc -std=c99 first.c $(pkg-config --cflags --libs lictor) -o first && ./first */
#include <stdio.h>
#include <string.h>

#include <lictor.h>

static const char POLICIES[] =
    "lictor: 1\n"
    "bundle: {id: support, version: 1.0.0}\n"
    "policies:\n"
    "  - id: refund-limit\n"
    "    scope: {org: acme}\n"
    "    severity: high\n"
    "    kinds: [tool_call]\n"
    "    when: tool.name == \"refund\" && tool.args.amount > 500\n"
    "    effect: approve\n"
    "    approve: {by: [\"group:finance\"]}\n"
    "    message: A refund above 500 waits for finance.\n";

int main(void) {
  /* Once, at start: everything that is wrong is reported together, with carets. */
  lictor_error *error = NULL;
  lictor_evaluator *evaluator = NULL;
  lictor_compiler *compiler = lictor_compiler_new();
  lictor_compiler_add_document(compiler, LICTOR_DIALECT_ANY, LICTOR_LITERAL("support.yaml"), LICTOR_LITERAL(POLICIES), NULL);
  if (lictor_compiler_compile(compiler, &evaluator, &error) != LICTOR_STATUS_OK) {
    lictor_str message = lictor_error_message(error);
    fprintf(stderr, "%.*s\n", (int)message.len, message.data);
    return 1;
  }
  lictor_compiler_free(compiler);

  /* Per request, from any thread. */
  lictor_request *request = lictor_request_new();
  lictor_request_set_kind(request, LICTOR_KIND_TOOL_CALL);
  lictor_request_set_scope(request, LICTOR_LITERAL("org"), LICTOR_LITERAL("acme"));
  lictor_request_set_string(request, LICTOR_FIELD_TOOL_NAME, LICTOR_LITERAL("refund"));
  lictor_request_put_int(request, LICTOR_MAP_ARGS, LICTOR_LITERAL("amount"), 750);

  lictor_decision *decision = NULL;
  if (lictor_evaluator_evaluate(evaluator, request, 0, &decision, &error) != LICTOR_STATUS_OK) {
    lictor_str message = lictor_error_message(error);
    fprintf(stderr, "%.*s\n", (int)message.len, message.data);
    return 1;
  }
  lictor_str text = lictor_decision_render(decision, false);
  printf("%.*s", (int)text.len, text.data);
  int is_held = lictor_decision_verdict(decision) == LICTOR_VERDICT_HOLD;

  lictor_decision_free(decision);
  lictor_request_free(request);
  lictor_evaluator_free(evaluator);
  return is_held ? 0 : 1;
}
