/* A filter: standard input to standard output, with everything redacted that the policies ask for.
 *
 *   cc -std=c99 redact.c $(pkg-config --cflags --libs lictor) -o redact
 *   ./redact policies.yaml < letter.txt
 *
 * Ends with 0, with 1 if the text must not go on (and nothing is written), with 2 if something is wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lictor.h>

/* Everything that a stream has; the caller frees it. */
static char *read_all(FILE *file, size_t *len) {
  size_t capacity = 1 << 16;
  char *text = malloc(capacity);
  *len = 0;
  while (text != NULL) {
    *len += fread(text + *len, 1, capacity - *len, file);
    if (*len < capacity) {
      return ferror(file) ? free(text), NULL : text;
    }
    char *more = realloc(text, capacity *= 2);
    if (more == NULL) {
      free(text);
    }
    text = more;
  }
  return NULL;
}

/* Says what failed, frees the error, and gives the exit code. */
static int failed(lictor_status status, lictor_error *error) {
  lictor_str message = lictor_error_message(error);
  fprintf(stderr, "redact: %.*s\n", (int)message.len, message.data);
  lictor_error_free(error);
  return status == LICTOR_STATUS_WITHHELD ? 1 : 2;
}

int main(int count, char **arguments) {
  if (count < 2) {
    fprintf(stderr, "usage: redact POLICIES… < text\n");
    return 2;
  }
  lictor_error *error = NULL;
  lictor_status status = LICTOR_STATUS_OK;
  lictor_compiler *compiler = lictor_compiler_new();
  for (int at = 1; at < count && status == LICTOR_STATUS_OK; at++) {
    FILE *file = fopen(arguments[at], "rb");
    size_t len = 0;
    char *text = file != NULL ? read_all(file, &len) : NULL;
    if (text == NULL) {
      perror(arguments[at]);
      lictor_compiler_free(compiler);
      return 2;
    }
    fclose(file);
    status = lictor_compiler_add_document(compiler, LICTOR_DIALECT_ANY, arguments[at], strlen(arguments[at]), text, len, &error);
    free(text);
  }
  lictor_evaluator *evaluator = NULL;
  if (status == LICTOR_STATUS_OK) {
    status = lictor_compiler_compile(compiler, &evaluator, &error);
  }
  lictor_compiler_free(compiler);
  if (status != LICTOR_STATUS_OK) {
    return failed(status, error);
  }

  size_t len = 0;
  char *text = read_all(stdin, &len);
  lictor_string *redacted = NULL;
  status = lictor_evaluator_redact(evaluator, LICTOR_KIND_INPUT, NULL, 0, text, len, &redacted, &error);
  free(text);
  lictor_evaluator_free(evaluator);
  if (status != LICTOR_STATUS_OK) {
    return failed(status, error);
  }
  lictor_str after = lictor_string_str(redacted);
  int is_written = fwrite(after.data, 1, after.len, stdout) == after.len && fflush(stdout) == 0;
  lictor_string_free(redacted);
  return is_written ? 0 : 2;
}
