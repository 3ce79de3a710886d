/* No panic crosses the boundary: a hidden export that panics gives a status and an error without content. */
#include "check.h"

lictor_status lictor_test_panic(lictor_error **error);

int main(void) {
  lictor_error *error = NULL;
  CHECK(lictor_test_panic(&error) == LICTOR_STATUS_PANIC);
  CHECK(lictor_error_status(error) == LICTOR_STATUS_PANIC);
  CHECK(has(lictor_error_message(error), "a bug in lictor"));
  CHECK(!has(lictor_error_message(error), "a test forces a panic"));
  CHECK(is_absent(lictor_error_json(error)) && lictor_error_problem_count(error) == 0);
  lictor_error_free(error);
  CHECK(lictor_test_panic(NULL) == LICTOR_STATUS_PANIC);
  /* The library works on. */
  lictor_evaluator *evaluator =
      compiled("lictor: 1\nbundle: {id: b, version: '1'}\npolicies: [{id: p, name: p, scope: {org: o}, when: kind == \"input\", effect: deny}]");
  lictor_evaluator_free(evaluator);
  return 0;
}
