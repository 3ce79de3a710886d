/* The conformance suite from C: each case's requests as JSON, one by one, and through the builder where it can say the same,
 * alone and in a batch. Decisions are compared byte by byte. */
#define _XOPEN_SOURCE 700
#include <dirent.h>
#include <sys/stat.h>

#include "check.h"
#include "json.h"

static const char *case_name;
static long cases, lines, built, failures;

static void fail(const char *what, long line, lictor_str found, lictor_str expected) {
  failures++;
  fprintf(stderr, "%s, line %ld: %s\n  expected %.*s\n  found    %.*s\n", case_name, line, what, (int)expected.len,
          expected.data, (int)found.len, found.data);
}

/* `folder/name`. */
static void join(char *path, size_t capacity, const char *folder, const char *name) {
  int len = snprintf(path, capacity, "%s/%s", folder, name);
  CHECK(len > 0 && (size_t)len < capacity);
}

/* A whole file; NULL if there is none. The caller frees it. */
static char *read_file(const char *folder, const char *name, size_t *len) {
  char path[4096];
  join(path, sizeof path, folder, name);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return NULL;
  }
  CHECK(fseek(file, 0, SEEK_END) == 0);
  *len = (size_t)ftell(file);
  rewind(file);
  char *text = malloc(*len + 1);
  CHECK(fread(text, 1, *len, file) == *len);
  text[*len] = '\0';
  fclose(file);
  return text;
}

static int visible(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static int by_bytes(const struct dirent **left, const struct dirent **right) {
  return strcmp((*left)->d_name, (*right)->d_name);
}

static bool is_folder(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Calls `visit` with folder and name of everything in a folder, in the order of the names. */
static void walk(const char *folder, void (*visit)(const char *, const char *, void *), void *context) {
  struct dirent **entries;
  int count = scandir(folder, &entries, visible, by_bytes);
  CHECK(count >= 0);
  for (int at = 0; at < count; at++) {
    visit(folder, entries[at]->d_name, context);
    free(entries[at]);
  }
  free(entries);
}

typedef struct {
  lictor_compiler *compiler;
  uint32_t dialect;
  size_t prefix; /* length of the path of `policies/` */
} documents;

static void add_documents(const char *folder, const char *name, void *context) {
  documents *into = context;
  char path[4096];
  join(path, sizeof path, folder, name);
  if (is_folder(path)) {
    walk(path, add_documents, context);
    return;
  }
  size_t len;
  char *text = read_file(folder, name, &len);
  const char *shown = path + into->prefix;
  OK(lictor_compiler_add_document(into->compiler, into->dialect, shown, strlen(shown), text, len, NULL));
  free(text);
}

static uint32_t dialect_of(const json *name) {
  for (uint32_t dialect = LICTOR_DIALECT_NATIVE; name != NULL; dialect++) {
    lictor_str known = lictor_dialect_name(dialect);
    CHECK(known.data != NULL);
    if (known.len == name->len && memcmp(known.data, name->text, known.len) == 0) {
      return dialect;
    }
  }
  return LICTOR_DIALECT_ANY;
}

static lictor_compiler *compiler_of(const char *folder, const json *head) {
  lictor_compiler *compiler = lictor_compiler_new();
  const json *org = json_member(head, "org"), *limits = json_member(head, "limits"), *key = json_member(head, "key");
  if (key != NULL) {
    OK(lictor_compiler_set_key(compiler, key->text, key->len, NULL));
  }
  if (org != NULL) {
    OK(lictor_compiler_set_organisation(compiler, org->text, org->len, NULL));
  }
  for (const json *limit = limits != NULL ? limits->first : NULL; limit != NULL; limit = limit->next) {
    OK(lictor_compiler_lower_limit(compiler, limit->key, limit->key_len, (uint64_t)limit->integer, NULL));
  }
  char policies[4096];
  join(policies, sizeof policies, folder, "policies");
  documents into = {compiler, dialect_of(json_member(head, "dialect")), strlen(policies) + 1};
  walk(policies, add_documents, &into);
  return compiler;
}

static uint32_t options_of(const json *head) {
  static const char *const NAMES[] = {"text_after", "previews", "subjects", "expired"};
  uint32_t options = 0;
  for (uint32_t option = 0; option < 4; option++) {
    const json *given = json_member(json_member(head, "options"), NAMES[option]);
    options |= given != NULL && given->truth ? 1u << option : 0;
  }
  return options;
}

/* ---- The builder ---- */

static bool only(const json *map, const char *const *keys, json_type type) {
  if (map->type != JSON_MAP || map->first == NULL) {
    return false;
  }
  size_t known = 0, count = 0;
  for (const json *member = map->first; member != NULL; member = member->next) {
    count++;
  }
  for (; *keys != NULL; keys++) {
    const json *member = json_member(map, *keys);
    known += member != NULL && member->type == type;
  }
  return known == count;
}

static bool strings(const json *list) {
  const json *item = list->first;
  while (item != NULL && item->type == JSON_STRING) {
    item = item->next;
  }
  return list->type == JSON_LIST && item == NULL;
}

static void put(lictor_request *request, uint32_t map, const json *value) {
  const char *key = value->key;
  size_t len = value->key_len;
  switch (value->type) {
    case JSON_BOOL: OK(lictor_request_put_bool(request, map, key, len, value->truth)); break;
    case JSON_INT: OK(lictor_request_put_int(request, map, key, len, value->integer)); break;
    case JSON_NUMBER: OK(lictor_request_put_number(request, map, key, len, value->number)); break;
    case JSON_STRING: OK(lictor_request_put_string(request, map, key, len, value->text, value->len)); break;
    default: OK(lictor_request_put_json(request, map, key, len, value->raw, value->raw_len));
  }
}

/* Whether a member could be set without JSON, and was. */
static bool set_plainly(lictor_request *request, const json *member) {
  static const struct {
    const char *member, *key; /* a member, or a key of one */
    uint32_t field;
  } FIELDS[] = {{"id", NULL, LICTOR_FIELD_ID},
                {"action", NULL, LICTOR_FIELD_ACTION},
                {"environment", NULL, LICTOR_FIELD_ENVIRONMENT},
                {"agent", "id", LICTOR_FIELD_AGENT},
                {"model", "id", LICTOR_FIELD_MODEL},
                {"principal", "user", LICTOR_FIELD_USER},
                {"session", "id", LICTOR_FIELD_SESSION},
                {"tool", "server", LICTOR_FIELD_TOOL_SERVER},
                {"tool", "name", LICTOR_FIELD_TOOL_NAME},
                {"tool", "hash", LICTOR_FIELD_TOOL_HASH}};
  static const struct {
    const char *member, *key;
    uint32_t list;
  } LISTS[] = {{"principal", "groups", LICTOR_LIST_GROUPS},
               {"principal", "roles", LICTOR_LIST_ROLES},
               {"session", "labels", LICTOR_LIST_LABELS},
               {"session", "tools_called", LICTOR_LIST_TOOLS_CALLED}};
  const char *name = member->key;
  size_t name_len = member->key_len;
#define NAMED(text) (name_len == strlen(text) && memcmp(name, text, name_len) == 0)
  if (NAMED("text") && member->type == JSON_STRING) {
    OK(lictor_request_set_text(request, member->text, member->len));
    return true;
  }
  if ((NAMED("facts") || NAMED("counters")) && member->type == JSON_MAP) {
    uint32_t map = NAMED("facts") ? LICTOR_MAP_FACTS : LICTOR_MAP_COUNTERS;
    for (const json *value = member->first; value != NULL; value = value->next) {
      if (map == LICTOR_MAP_COUNTERS && value->type != JSON_INT && value->type != JSON_NUMBER) {
        return false;
      }
    }
    for (const json *value = member->first; value != NULL; value = value->next) {
      put(request, map, value);
    }
    return true;
  }
  if (NAMED("content") && member->type == JSON_LIST && member->first != NULL) {
    static const char *const KEYS[] = {"path", "role", "source", "text", NULL};
    for (const json *part = member->first; part != NULL; part = part->next) {
      if (!only(part, KEYS, JSON_STRING) || json_member(part, "path") == NULL || json_member(part, "text") == NULL) {
        return false;
      }
    }
    for (const json *part = member->first; part != NULL; part = part->next) {
      const json *path = json_member(part, "path"), *role = json_member(part, "role");
      const json *source = json_member(part, "source"), *text = json_member(part, "text");
      OK(lictor_request_add_part(request, path->text, path->len, role != NULL ? role->text : NULL, role != NULL ? role->len : 0,
                                 source != NULL ? source->text : NULL, source != NULL ? source->len : 0, text->text, text->len));
    }
    return true;
  }
  /* A map of texts, lists of texts, and a tool's arguments: first whether that is all it holds. */
  bool is_map = member->type == JSON_MAP && member->first != NULL;
  size_t known = 0, count = 0;
  for (const json *value = is_map ? member->first : NULL; value != NULL; value = value->next) {
    count++;
  }
  for (int pass = 0; pass < 2; pass++) {
    for (size_t at = 0; at < sizeof FIELDS / sizeof FIELDS[0]; at++) {
      const json *value = !NAMED(FIELDS[at].member) ? NULL : FIELDS[at].key == NULL ? member : json_member(member, FIELDS[at].key);
      if (value != NULL && value->type == JSON_STRING) {
        known++;
        if (pass == 1) {
          OK(lictor_request_set_string(request, FIELDS[at].field, value->text, value->len));
        }
      }
    }
    for (size_t at = 0; at < sizeof LISTS / sizeof LISTS[0]; at++) {
      const json *value = NAMED(LISTS[at].member) ? json_member(member, LISTS[at].key) : NULL;
      if (value != NULL && strings(value)) {
        known++;
        if (pass == 1) {
          OK(lictor_request_start_list(request, LISTS[at].list));
          for (const json *item = value->first; item != NULL; item = item->next) {
            OK(lictor_request_add_string(request, LISTS[at].list, item->text, item->len));
          }
        }
      }
    }
    const json *args = NAMED("tool") ? json_member(member, "args") : NULL;
    if (args != NULL && args->type == JSON_MAP && args->first != NULL) {
      known++;
      for (const json *value = args->first; pass == 1 && value != NULL; value = value->next) {
        put(request, LICTOR_MAP_ARGS, value);
      }
    }
    if (pass == 0 && known != (is_map ? count : 1)) {
      return false;
    }
  }
  return true;
}

/* The request through the builder, or NULL if that cannot say what the line says. */
static lictor_request *build(const json *line) {
  static const char *const MEMBERS[] = {"id",      "principal",   "agent", "action",  "tool",     "model", "facts",     "counters",
                                        "session", "environment", "now",   "content", "messages", "text",  "approvals", "answers",
                                        "offsets"};
  const json *kind = json_member(line, "kind"), *scope = json_member(line, "scope"), *offsets = json_member(line, "offsets");
  size_t members = 0, known = 0, texts = 0;
  uint32_t number = 0;
  for (uint32_t at = 1; kind != NULL && kind->type == JSON_STRING && lictor_kind_name(at).data != NULL; at++) {
    lictor_str name = lictor_kind_name(at);
    number = name.len == kind->len && memcmp(name.data, kind->text, name.len) == 0 ? at : number;
  }
  if (number == 0 || scope == NULL || scope->type != JSON_MAP || scope->first == NULL || (offsets != NULL && offsets->type != JSON_STRING)) {
    return NULL;
  }
  for (const json *level = scope->first; level != NULL; level = level->next) {
    if (level->type != JSON_STRING) {
      return NULL;
    }
  }
  lictor_request *request = lictor_request_new();
  OK(lictor_request_set_kind(request, number));
  for (const json *level = scope->first; level != NULL; level = level->next) {
    OK(lictor_request_set_scope(request, level->key, level->key_len, level->text, level->len));
  }
  for (size_t at = 0; at < sizeof MEMBERS / sizeof MEMBERS[0]; at++) {
    const json *member = json_member(line, MEMBERS[at]);
    known += member != NULL;
    if (member == NULL || member->type == JSON_NULL) {
      continue;
    }
    texts += at >= 11 && at <= 13;
    if (!set_plainly(request, member) &&
        lictor_request_set_json(request, member->key, member->key_len, member->raw, member->raw_len) != LICTOR_STATUS_OK) {
      break;
    }
  }
  for (const json *member = line->first; member != NULL; member = member->next) {
    members++;
  }
  /* Keys that nothing reads, and two ways to give the text, are things of the wire form. */
  if (known + 2 == members && texts <= 1) {
    return request;
  }
  lictor_request_free(request);
  return NULL;
}

/* ---- A case ---- */

typedef struct {
  const lictor_evaluator *evaluator;
  uint32_t options;
  bool explains;
  lictor_request *requests[512];
  lictor_str expected[512];
  size_t count;
} asked;

static void compare(const char *what, long line, lictor_str found, lictor_str expected) {
  if (found.len != expected.len || memcmp(found.data, expected.data, found.len) != 0) {
    fail(what, line, found, expected);
  }
}

static void ask(asked *about, long line, lictor_str text, lictor_str expected) {
  lictor_string *answer = NULL;
  lictor_error *error = NULL;
  lictor_decision *decision = NULL;
  lines++;
  lictor_status status = (about->explains ? lictor_evaluator_explain_json : lictor_evaluator_evaluate_json)(
      about->evaluator, text.data, text.len, about->options, &answer, &error);
  compare("JSON", line, status == LICTOR_STATUS_OK ? lictor_string_str(answer) : lictor_error_json(error), expected);
  lictor_string_free(answer);
  lictor_error_free(error);

  json *parsed = json_parse(text.data, text.len);
  lictor_request *request = parsed != NULL ? build(parsed) : NULL;
  json_free(parsed);
  if (request == NULL) {
    return;
  }
  built++;
  status = (about->explains ? lictor_evaluator_explain : lictor_evaluator_evaluate)(about->evaluator, request, about->options,
                                                                                    &decision, &error);
  compare("builder", line, status == LICTOR_STATUS_OK ? lictor_decision_json(decision) : lictor_error_json(error), expected);
  lictor_error_free(error);
  lictor_outcome outcome;
  CHECK(lictor_evaluator_decide(about->evaluator, request, &outcome, NULL) == status);
  if (status == LICTOR_STATUS_OK && (about->options & LICTOR_OPTION_EXPIRED) == 0) {
    CHECK(outcome.verdict == lictor_decision_verdict(decision) && outcome.effects == lictor_decision_effects(decision));
    CHECK(outcome.is_final == lictor_decision_is_final(decision));
  }
  lictor_decision_free(decision);
  CHECK(about->count < 512);
  about->requests[about->count] = request;
  about->expected[about->count++] = expected;
}

static void ask_together(asked *about) {
  lictor_decision *decisions[512];
  lictor_error *errors[512];
  if (!about->explains) {
    OK(lictor_evaluator_evaluate_many(about->evaluator, (const lictor_request *const *)about->requests, about->count,
                                      about->options, decisions, errors, NULL));
  }
  for (size_t at = 0; at < about->count; at++) {
    if (!about->explains) {
      lictor_str found = decisions[at] != NULL ? lictor_decision_json(decisions[at]) : lictor_error_json(errors[at]);
      compare("batch", (long)at + 1, found, about->expected[at]);
      lictor_decision_free(decisions[at]);
      lictor_error_free(errors[at]);
    }
    lictor_request_free(about->requests[at]);
  }
}

/* The next line of a text, without its line break. */
static lictor_str next_line(lictor_str *rest) {
  const char *end = rest->len > 0 ? memchr(rest->data, '\n', rest->len) : NULL;
  lictor_str line = {rest->data, end != NULL ? (size_t)(end - rest->data) : rest->len};
  size_t used = line.len + (end != NULL);
  rest->data += used;
  rest->len -= used;
  return line;
}

/* A file of diagnostics against what was found, as values; absent must be absent. */
static void compare_values(const char *folder, const char *name, lictor_str found) {
  size_t len = 0;
  char *text = read_file(folder, name, &len);
  json *expected = text != NULL ? json_parse(text, len) : NULL;
  json *value = found.data != NULL ? json_parse(found.data, found.len) : NULL;
  bool none = value == NULL || value->first == NULL;
  if (expected == NULL ? !none : none || !json_same(value, expected)) {
    fail(name, 0, found, (lictor_str){text, len});
  }
  json_free(expected);
  json_free(value);
  free(text);
}

static void run_case(const char *area, const char *name, void *context) {
  (void)context;
  char folder[4096];
  join(folder, sizeof folder, area, name);
  case_name = folder;
  cases++;
  size_t head_len, requests_len = 0, expected_len = 0;
  char *head_text = read_file(folder, "case.json", &head_len);
  CHECK(head_text != NULL);
  json *head = json_parse(head_text, head_len);
  CHECK(head != NULL);
  lictor_compiler *compiler = compiler_of(folder, head);
  lictor_evaluator *evaluator = NULL;
  lictor_error *error = NULL;
  lictor_str none = {NULL, 0};
  bool compiles = lictor_compiler_compile(compiler, &evaluator, &error) == LICTOR_STATUS_OK;
  lictor_compiler_free(compiler);
  compare_values(folder, "expected-compile.json", compiles ? none : lictor_error_json(error));
  compare_values(folder, "expected-warnings.json", compiles ? lictor_evaluator_warnings_json(evaluator) : none);
  lictor_error_free(error);
  char *requests = read_file(folder, "requests.jsonl", &requests_len);
  char *expected = read_file(folder, "expected.jsonl", &expected_len);
  CHECK(!compiles || (requests != NULL && expected != NULL));
  if (compiles) {
    const json *call = json_member(head, "call");
    asked *about = calloc(1, sizeof *about);
    about->evaluator = evaluator;
    about->options = options_of(head);
    about->explains = call != NULL && is((lictor_str){call->text, call->len}, "explain");
    lictor_str rest = {requests, requests_len}, answers = {expected, expected_len};
    for (long line = 1; rest.len > 0; line++) {
      CHECK(answers.len > 0);
      lictor_str text = next_line(&rest);
      ask(about, line, text, next_line(&answers));
    }
    CHECK(answers.len == 0);
    ask_together(about);
    free(about);
  }
  lictor_evaluator_free(evaluator);
  free(requests);
  free(expected);
  json_free(head);
  free(head_text);
}

static void run_area(const char *root, const char *name, void *context) {
  char folder[4096];
  join(folder, sizeof folder, root, name);
  walk(folder, run_case, context);
}

int main(int count, char **arguments) {
  CHECK(count == 2);
  walk(arguments[1], run_area, NULL);
  printf("conformance: %ld cases\n", cases);
  printf("conformance: %ld of %ld requests through the builder too\n", built, lines);
  /* Most can be said without JSON; if that shrinks, the builder has lost something. */
  CHECK(cases > 0 && built * 10 > lines * 8);
  return failures == 0 ? 0 : 1;
}
