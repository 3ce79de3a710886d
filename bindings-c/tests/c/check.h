/* What the tests share: a check that says where it failed, and short names for the long things. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lictor.h"

#define CHECK(condition)                                                                                      \
  do {                                                                                                        \
    if (!(condition)) {                                                                                       \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                         \
      exit(1);                                                                                                \
    }                                                                                                         \
  } while (0)

#define OK(call) CHECK((call) == LICTOR_STATUS_OK)

static inline int is(lictor_str found, const char *expected) {
  return found.len == strlen(expected) && memcmp(found.data, expected, found.len) == 0;
}

static inline int has(lictor_str text, const char *part) {
  size_t len = strlen(part);
  for (size_t at = 0; at + len <= text.len; at++) {
    if (memcmp(text.data + at, part, len) == 0) {
      return 1;
    }
  }
  return 0;
}

static inline int is_absent(lictor_str text) { return text.data == NULL && text.len == 0; }

/* An evaluator of one native document that is known to be sound. */
static inline lictor_evaluator *compiled(const char *document) {
  lictor_compiler *compiler = lictor_compiler_new();
  lictor_evaluator *evaluator = NULL;
  lictor_error *error = NULL;
  OK(lictor_compiler_add_document(compiler, LICTOR_DIALECT_ANY, LICTOR_LITERAL("test.yaml"), document,
                                  strlen(document), NULL));
  if (lictor_compiler_compile(compiler, &evaluator, &error) != LICTOR_STATUS_OK) {
    lictor_str message = lictor_error_message(error);
    fprintf(stderr, "%.*s\n", (int)message.len, message.data);
    exit(1);
  }
  lictor_compiler_free(compiler);
  return evaluator;
}

#endif
