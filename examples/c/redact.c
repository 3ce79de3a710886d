/* A filter: standard input to standard output, with everything redacted that the policies ask for.
 *
 *   cc -std=c99 redact.c $(pkg-config --cflags --libs lictor) -o redact
 *   ./redact policies.yaml < letter.txt
 *
 * The text goes on as it comes, in memory that does not grow with it. Ends with 0; with 1 if the text must not go on, of which then
 * only a beginning was written to which no policy objects; with 2 if something is wrong. */
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
static int failed(lictor_error *error) {
  lictor_str message = lictor_error_message(error);
  fprintf(stderr, "redact: %.*s\n", (int)message.len, message.data);
  lictor_error_free(error);
  return 2;
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
    return failed(error);
  }

  lictor_stream *stream = NULL;
  status = lictor_evaluator_redact_stream(evaluator, LICTOR_KIND_INPUT, NULL, 0, &stream, &error);
  /* The stream keeps what it needs of it. */
  lictor_evaluator_free(evaluator);
  char piece[1 << 14];
  lictor_released released = {.state = LICTOR_STATE_OPEN};
  size_t len = 0;
  int is_written = 1;
  while (status == LICTOR_STATUS_OK && is_written && released.state == LICTOR_STATE_OPEN &&
         (len = fread(piece, 1, sizeof piece, stdin)) > 0) {
    status = lictor_stream_push(stream, piece, len, &released, &error);
    if (status == LICTOR_STATUS_OK) {
      is_written = fwrite(released.text.data, 1, released.text.len, stdout) == released.text.len;
    }
  }
  lictor_decision *decision = NULL;
  if (status == LICTOR_STATUS_OK) {
    status = lictor_stream_finish(stream, &released, &decision, &error);
  }
  if (status != LICTOR_STATUS_OK) {
    lictor_stream_free(stream);
    return failed(error);
  }
  is_written = is_written && !ferror(stdin) && fwrite(released.text.data, 1, released.text.len, stdout) == released.text.len;
  is_written = fflush(stdout) == 0 && is_written;
  lictor_str withheld = lictor_stream_withheld(stream);
  if (withheld.data != NULL) {
    fprintf(stderr, "redact: %.*s\n", (int)withheld.len, withheld.data);
  }
  int code = !is_written ? 2 : withheld.data != NULL;
  lictor_decision_free(decision);
  lictor_stream_free(stream);
  return code;
}
