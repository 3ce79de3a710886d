/* lictor: an embeddable policy evaluator for AI systems.
 *
 * Handles are opaque. Whatever a function gives through a `T **` or returns as `T *` is the caller's, to be freed with
 * `lictor_…_free`, once; freeing NULL is nothing. A `const T *` that is returned, and every lictor_str, is borrowed from the
 * handle that it was asked of, and lives as long.
 *
 * Threads: a function that takes `const T *` may be called from several threads at once; one that takes `T *` has that handle
 * for itself. An evaluator is immutable: all threads share one.
 *
 * Failure: a function that can fail returns a lictor_status. Its last parameter, if it is a `lictor_error **`, gets NULL on
 * success and otherwise an owned error; NULL means that the reason is not wanted. A handle that a failed call was to give is
 * NULL; any other output is left as it was. Nothing is kept per thread.
 *
 * Arguments are checked: NULL where something is needed, lengths beyond memory, texts that are not UTF-8, numbers that name
 * nothing. Not checked, because it cannot be: a pointer to memory that is not there, a handle that was freed.
 *
 * Texts in are a pointer and a length; (NULL, 0) is empty. They are read during the call and never kept.
 *
 * No panic leaves the library: LICTOR_STATUS_PANIC is a bug, to be reported.
 *
 * This file is generated from bindings-c/src; `LICTOR_BLESS=1 cargo test -p lictor-c --test header` renews it. */

#ifndef LICTOR_H
#define LICTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The number of the ABI that this header describes; that of the library is `lictor_abi_version()`. It is in the
 * library's soname too, and grows whenever a program would have to be compiled again.
 */
#define LICTOR_ABI_VERSION 1

/**
 * The decision carries the content, and a tool's arguments, as they are after the changes.
 */
#define LICTOR_OPTION_TEXT_AFTER 1

/**
 * Each hit carries a masked preview, such as `***-**-6789`.
 */
#define LICTOR_OPTION_PREVIEWS 2

/**
 * Each pending check carries its subject's text, already redacted.
 */
#define LICTOR_OPTION_SUBJECTS 4

/**
 * Checks without an answer have expired: the host waits no longer.
 */
#define LICTOR_OPTION_EXPIRED 8

/**
 * A request of which anything is wrong is refused with `LICTOR_STATUS_REQUEST`, where otherwise the decision lists it.
 */
#define LICTOR_OPTION_STRICT 16

/**
 * How a call ended. Numbers are never reused.
 */
enum lictor_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * It succeeded.
   */
  LICTOR_STATUS_OK = 0,
  /**
   * A pointer is NULL that must not be.
   */
  LICTOR_STATUS_NULL_POINTER = 1,
  /**
   * A text is not UTF-8.
   */
  LICTOR_STATUS_INVALID_UTF8 = 2,
  /**
   * A number names nothing, an index lies beyond the end, a length is impossible, or a name is unknown.
   */
  LICTOR_STATUS_INVALID_ARGUMENT = 3,
  /**
   * The buffer is too small; how much is needed has been written.
   */
  LICTOR_STATUS_BUFFER_TOO_SMALL = 4,
  /**
   * The documents do not load: the error has every problem.
   */
  LICTOR_STATUS_POLICY = 5,
  /**
   * The request cannot be evaluated: the error has every problem.
   */
  LICTOR_STATUS_REQUEST = 6,
  /**
   * The request is beyond a limit.
   */
  LICTOR_STATUS_LIMIT = 7,
  /**
   * The text must not go on: the error says why and has the decision.
   */
  LICTOR_STATUS_WITHHELD = 8,
  /**
   * An update of a stored document was refused.
   */
  LICTOR_STATUS_REJECTED = 9,
  /**
   * A bug in lictor: a panic was caught. What was being changed must not be used again; everything else may.
   */
  LICTOR_STATUS_PANIC = 10,
  /**
   * The policies have ended the stream, or it was finished.
   */
  LICTOR_STATUS_ENDED = 11,
  /**
   * A stored stream belongs to another bundle, or another version.
   */
  LICTOR_STATUS_OTHER_BUNDLE = 12,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_status lictor_status;
#else
typedef uint32_t lictor_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What is about to happen.
 */
enum lictor_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A prompt goes to a model.
   */
  LICTOR_KIND_INPUT = 1,
  /**
   * A model's answer goes to a person or a program.
   */
  LICTOR_KIND_OUTPUT = 2,
  /**
   * An agent calls a tool.
   */
  LICTOR_KIND_TOOL_CALL = 3,
  /**
   * A tool's result goes to a model.
   */
  LICTOR_KIND_TOOL_RESULT = 4,
  /**
   * Retrieved text goes to a model.
   */
  LICTOR_KIND_RETRIEVAL = 5,
  /**
   * A model is called.
   */
  LICTOR_KIND_MODEL_CALL = 6,
  /**
   * Something is written to an agent's memory.
   */
  LICTOR_KIND_MEMORY_WRITE = 7,
  /**
   * Something happened, and is being reported.
   */
  LICTOR_KIND_EVENT = 8,
  /**
   * A model or a bundle is deployed.
   */
  LICTOR_KIND_DEPLOY = 9,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_kind lictor_kind;
#else
typedef uint32_t lictor_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What the host must do with the action, least restrictive first.
 */
enum lictor_verdict
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Carry out the action as it is.
   */
  LICTOR_VERDICT_ALLOW = 1,
  /**
   * Carry out the action after the rewriting that the decision names.
   */
  LICTOR_VERDICT_TRANSFORM = 2,
  /**
   * Wait: a person must approve or a judge must answer first.
   */
  LICTOR_VERDICT_HOLD = 3,
  /**
   * Do not carry out the action.
   */
  LICTOR_VERDICT_DENY = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_verdict lictor_verdict;
#else
typedef uint32_t lictor_verdict;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a policy does. A set of effects is the sum of its members.
 */
enum lictor_effect
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Do not carry out the action.
   */
  LICTOR_EFFECT_DENY = 1,
  /**
   * Get a person's approval bound to the action.
   */
  LICTOR_EFFECT_APPROVE = 2,
  /**
   * Answer a question; arises only from a pending check.
   */
  LICTOR_EFFECT_JUDGE = 4,
  /**
   * Replace spans of text.
   */
  LICTOR_EFFECT_REDACT = 8,
  /**
   * Use another model.
   */
  LICTOR_EFFECT_ROUTE = 16,
  /**
   * Rewrite a tool's argument.
   */
  LICTOR_EFFECT_SET_ARG = 32,
  /**
   * Consume a counter.
   */
  LICTOR_EFFECT_THROTTLE = 64,
  /**
   * Notify administrators.
   */
  LICTOR_EFFECT_ALERT = 128,
  /**
   * Tell the caller.
   */
  LICTOR_EFFECT_WARN = 256,
  /**
   * Keep a record.
   */
  LICTOR_EFFECT_RECORD = 512,
  /**
   * Waive other policies, and grant under default-deny.
   */
  LICTOR_EFFECT_ALLOW = 1024,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_effect lictor_effect;
#else
typedef uint32_t lictor_effect;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How harmful a breach is.
 */
enum lictor_severity
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Ordinal 0 of documents and requests.
   */
  LICTOR_SEVERITY_INFO = 1,
  /**
   * Ordinal 1.
   */
  LICTOR_SEVERITY_LOW = 2,
  /**
   * Ordinal 2.
   */
  LICTOR_SEVERITY_MEDIUM = 3,
  /**
   * Ordinal 3.
   */
  LICTOR_SEVERITY_HIGH = 4,
  /**
   * Ordinal 4.
   */
  LICTOR_SEVERITY_CRITICAL = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_severity lictor_severity;
#else
typedef uint32_t lictor_severity;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What became of a policy's condition.
 */
enum lictor_row_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * It holds.
   */
  LICTOR_ROW_STATUS_MATCHED = 1,
  /**
   * It cannot be decided.
   */
  LICTOR_ROW_STATUS_UNDETERMINED = 2,
  /**
   * It waits for a judge.
   */
  LICTOR_ROW_STATUS_PENDING = 3,
  /**
   * No judge answered in time.
   */
  LICTOR_ROW_STATUS_EXPIRED = 4,
  /**
   * It holds or cannot be decided, and the policy is watched only.
   */
  LICTOR_ROW_STATUS_SHADOW = 5,
  /**
   * It does not hold. Only in an explanation.
   */
  LICTOR_ROW_STATUS_NOT_MATCHED = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_row_status lictor_row_status;
#else
typedef uint32_t lictor_row_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What an undecided policy does.
 */
enum lictor_fail
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * It contributes nothing.
   */
  LICTOR_FAIL_OPEN = 1,
  /**
   * It counts.
   */
  LICTOR_FAIL_CLOSED = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_fail lictor_fail;
#else
typedef uint32_t lictor_fail;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Which events a host stores.
 */
enum lictor_log_level
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Events with personal data.
   */
  LICTOR_LOG_LEVEL_MINIMAL = 1,
  /**
   * Events of medium risk or above, or with personal data.
   */
  LICTOR_LOG_LEVEL_STANDARD = 2,
  /**
   * All events.
   */
  LICTOR_LOG_LEVEL_FULL = 3,
  /**
   * All events; in an organisation policy, blocking rules are live.
   */
  LICTOR_LOG_LEVEL_PARANOID = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_log_level lictor_log_level;
#else
typedef uint32_t lictor_log_level;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How a document is written.
 */
enum lictor_dialect
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * As its shape says.
   */
  LICTOR_DIALECT_ANY = 0,
  /**
   * A bundle in the native format.
   */
  LICTOR_DIALECT_NATIVE = 1,
  /**
   * Scoped policies in plain language, one object a policy.
   */
  LICTOR_DIALECT_FLASHBACK = 2,
  /**
   * One object an organisation, with alert rules and blocking rules.
   */
  LICTOR_DIALECT_AGENTIC_AUDIT = 3,
  /**
   * Patterns and keywords, one object a policy.
   */
  LICTOR_DIALECT_SAFE_AI = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_dialect lictor_dialect;
#else
typedef uint32_t lictor_dialect;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A text of the request.
 */
enum lictor_field
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * `id`: the host's name for the request; comes back as `request_id`.
   */
  LICTOR_FIELD_ID = 1,
  /**
   * `principal.user`.
   */
  LICTOR_FIELD_USER = 2,
  /**
   * `agent.id`.
   */
  LICTOR_FIELD_AGENT = 3,
  /**
   * `action`.
   */
  LICTOR_FIELD_ACTION = 4,
  /**
   * `tool.server`.
   */
  LICTOR_FIELD_TOOL_SERVER = 5,
  /**
   * `tool.name`.
   */
  LICTOR_FIELD_TOOL_NAME = 6,
  /**
   * `tool.hash`.
   */
  LICTOR_FIELD_TOOL_HASH = 7,
  /**
   * `model.id`.
   */
  LICTOR_FIELD_MODEL = 8,
  /**
   * `session.id`.
   */
  LICTOR_FIELD_SESSION = 9,
  /**
   * `environment`.
   */
  LICTOR_FIELD_ENVIRONMENT = 10,
  /**
   * `now`: a time such as `2026-11-20T10:00:00Z`.
   */
  LICTOR_FIELD_NOW = 11,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_field lictor_field;
#else
typedef uint32_t lictor_field;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A list of texts of the request.
 */
enum lictor_list
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * `principal.groups`.
   */
  LICTOR_LIST_GROUPS = 1,
  /**
   * `principal.roles`.
   */
  LICTOR_LIST_ROLES = 2,
  /**
   * `session.labels`.
   */
  LICTOR_LIST_LABELS = 3,
  /**
   * `session.tools_called`.
   */
  LICTOR_LIST_TOOLS_CALLED = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_list lictor_list;
#else
typedef uint32_t lictor_list;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A map of the request.
 */
enum lictor_map
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * `facts`.
   */
  LICTOR_MAP_FACTS = 1,
  /**
   * `counters`: numbers only.
   */
  LICTOR_MAP_COUNTERS = 2,
  /**
   * `tool.args`.
   */
  LICTOR_MAP_ARGS = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_map lictor_map;
#else
typedef uint32_t lictor_map;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a decision has several of.
 */
enum lictor_items
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Spans to replace: `lictor_decision_redaction`.
   */
  LICTOR_ITEMS_REDACTIONS = 1,
  /**
   * The content after redaction, on request: `lictor_decision_text_after`.
   */
  LICTOR_ITEMS_TEXT_AFTER = 2,
  /**
   * Arguments to set: `lictor_decision_set_arg`.
   */
  LICTOR_ITEMS_SET_ARGS = 3,
  /**
   * Counters to consume: `lictor_decision_throttle`.
   */
  LICTOR_ITEMS_THROTTLES = 4,
  /**
   * Approvals that are still needed: `lictor_decision_approval`.
   */
  LICTOR_ITEMS_APPROVALS = 5,
  /**
   * Alerts: `lictor_decision_notice`.
   */
  LICTOR_ITEMS_NOTICES = 6,
  /**
   * References to frameworks: `lictor_decision_tag`.
   */
  LICTOR_ITEMS_TAGS = 7,
  /**
   * Policies that wanted a judge, got none, and fail open: `lictor_decision_unjudged`.
   */
  LICTOR_ITEMS_UNJUDGED = 8,
  /**
   * Questions for a judge: `lictor_decision_check`.
   */
  LICTOR_ITEMS_PENDING = 9,
  /**
   * Labels that the session is to have: `lictor_decision_label`.
   */
  LICTOR_ITEMS_LABELS = 10,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_items lictor_items;
#else
typedef uint32_t lictor_items;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Where a stream stands.
 */
enum lictor_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * More may be pushed.
   */
  LICTOR_STATE_OPEN = 1,
  /**
   * It is certain that the text must not go on: by a policy that denies. Nothing more is released or can be pushed.
   */
  LICTOR_STATE_DENIED = 2,
  /**
   * The same, by a policy that needs an approval, or by a limit.
   */
  LICTOR_STATE_HELD = 3,
  /**
   * It was finished.
   */
  LICTOR_STATE_FINISHED = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_state lictor_state;
#else
typedef uint32_t lictor_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Collects documents and options, and compiles them. For one thread at a time.
 */
typedef struct lictor_compiler lictor_compiler;

/**
 * The answer to one request. Immutable.
 */
typedef struct lictor_decision lictor_decision;

/**
 * Why a call failed. Immutable.
 */
typedef struct lictor_error lictor_error;

/**
 * A compiled bundle. Immutable: all threads may share one.
 */
typedef struct lictor_evaluator lictor_evaluator;

/**
 * A request. Evaluating reads it, setters write it: while one thread sets, no other may use it.
 *
 * A setter that fails says so, and the request keeps the first failure: whoever evaluates it gets that failure, until
 * `lictor_request_clear`. So a setter's status need not be looked at, and nothing passes because it was not.
 *
 * Setting again replaces, in the memory that is there already. What is not set is unknown to every policy, never false.
 */
typedef struct lictor_request lictor_request;

/**
 * A text under way. However it is cut, a stream releases and decides what one call on the whole text gives. It keeps the evaluator
 * that it was opened with. For one thread at a time.
 */
typedef struct lictor_stream lictor_stream;

/**
 * An owned string: what a call made for the caller.
 */
typedef struct lictor_string lictor_string;

/**
 * A string in UTF-8, `len` bytes at `data`, without a NUL at its end. It may hold NULs.
 *
 * It is borrowed: its owner's documentation says from whom, and it lives as long as that owner. What is absent has a
 * `data` of NULL; an empty string has not.
 */
typedef struct lictor_str {
  /**
   * The first byte.
   */
  const char *data;
  /**
   * How many bytes.
   */
  size_t len;
} lictor_str;

/**
 * A built-in detector. Everything is static.
 */
typedef struct lictor_detector {
  /**
   * `family.type`, as policies write it.
   */
  struct lictor_str name;
  /**
   * What it finds, in a few words.
   */
  struct lictor_str title;
  /**
   * What it cannot find or wrongly finds.
   */
  struct lictor_str limits;
} lictor_detector;

/**
 * One problem of a document or a request. What does not apply is absent, and a line or column is 0.
 */
typedef struct lictor_problem {
  /**
   * What kind of problem, by a name that never changes: `E-FIELD`.
   */
  struct lictor_str code;
  /**
   * The problem in one sentence.
   */
  struct lictor_str message;
  /**
   * Where: in a document the JSON pointer (RFC 6901), in a request the path, such as `facts.risk_level`.
   */
  struct lictor_str path;
  /**
   * The document's name.
   */
  struct lictor_str document;
  /**
   * What stands under the caret: the suggestion.
   */
  struct lictor_str label;
  /**
   * Longer advice.
   */
  struct lictor_str help;
  /**
   * The policy concerned and the part of it.
   */
  struct lictor_str context;
  /**
   * Line in the document, from 1.
   */
  uint32_t line;
  /**
   * Column in code points, from 1.
   */
  uint32_t column;
} lictor_problem;

/**
 * The verdict without its rationale.
 */
typedef struct lictor_outcome {
  /**
   * A `lictor_verdict`: what the host must do with the action.
   */
  uint32_t verdict;
  /**
   * The sum of the `lictor_effect`s that contributed to it or stand beside it.
   */
  uint32_t effects;
  /**
   * Whether nothing is pending.
   */
  bool is_final;
} lictor_outcome;

/**
 * What one policy said.
 */
typedef struct lictor_row {
  /**
   * The policy.
   */
  struct lictor_str policy;
  /**
   * Its set.
   */
  struct lictor_str set;
  /**
   * Where it is owned.
   */
  struct lictor_str level;
  /**
   * One sentence: which conjuncts held, with the values compared; what was missing; who waived.
   */
  struct lictor_str why;
  /**
   * The policy that waived it; absent where none did.
   */
  struct lictor_str waived_by;
  /**
   * The `lictor_severity`.
   */
  uint32_t severity;
  /**
   * The `lictor_row_status`.
   */
  uint32_t status;
  /**
   * The sum of its `lictor_effect`s.
   */
  uint32_t effects;
  /**
   * The `lictor_fail` where that decided, or 0.
   */
  uint32_t fail;
  /**
   * How many hits it has.
   */
  size_t hits;
  /**
   * Of a policy in plain language: how much of its text is decided without a judge (`full`, `partial`, `judged`, `none`).
   */
  struct lictor_str coverage;
} lictor_row;

/**
 * Something found in a text.
 */
typedef struct lictor_hit {
  /**
   * The detector; absent for a policy's own pattern.
   */
  struct lictor_str detector;
  /**
   * The part of the request.
   */
  struct lictor_str path;
  /**
   * The text with all but its last four characters masked; absent unless it was asked for.
   */
  struct lictor_str preview;
  /**
   * Its start.
   */
  size_t start;
  /**
   * One past its end.
   */
  size_t end;
} lictor_hit;

/**
 * What to store.
 */
typedef struct lictor_log {
  /**
   * The `lictor_log_level` in force.
   */
  uint32_t level;
  /**
   * Whether it asks to store the event.
   */
  bool event;
  /**
   * Whether any policy was triggered, so that the decision's record is to be stored.
   */
  bool decision;
} lictor_log;

/**
 * Work done, in units that do not depend on the machine.
 */
typedef struct lictor_cost {
  /**
   * Policies in scope.
   */
  size_t policies;
  /**
   * Bytes of text searched.
   */
  size_t bytes;
  /**
   * Hits found.
   */
  size_t hits;
} lictor_cost;

/**
 * A span to replace. Redactions are sorted and never overlap.
 */
typedef struct lictor_redaction {
  /**
   * The part of the request.
   */
  struct lictor_str path;
  /**
   * What stands there instead.
   */
  struct lictor_str replacement;
  /**
   * Its start.
   */
  size_t start;
  /**
   * One past its end.
   */
  size_t end;
} lictor_redaction;

/**
 * A name and a text or JSON value.
 */
typedef struct lictor_pair {
  /**
   * The name.
   */
  struct lictor_str name;
  /**
   * The text or JSON.
   */
  struct lictor_str value;
} lictor_pair;

/**
 * A counter to consume.
 */
typedef struct lictor_throttle {
  /**
   * The counter.
   */
  struct lictor_str counter;
  /**
   * The smallest limit that any policy sets.
   */
  double limit;
} lictor_throttle;

/**
 * An approval that is still needed.
 */
typedef struct lictor_approval {
  /**
   * The policy that needs it.
   */
  struct lictor_str policy;
  /**
   * How many may give it: `lictor_decision_approver`. None: anyone.
   */
  size_t approvers;
  /**
   * How many different people.
   */
  uint32_t quorum;
  /**
   * How many of them have consented already.
   */
  uint32_t given;
  /**
   * Lifetime in seconds; 0 if none is set.
   */
  uint32_t ttl_s;
  /**
   * Whether the requester's own approval does not count.
   */
  bool four_eyes;
} lictor_approval;

/**
 * Whom to alert.
 */
typedef struct lictor_notice {
  /**
   * The policy that alerts.
   */
  struct lictor_str policy;
  /**
   * The policy's `notify` as JSON; absent: the administrators of the policy's level.
   */
  struct lictor_str to;
  /**
   * The `lictor_severity`.
   */
  uint32_t severity;
} lictor_notice;

/**
 * A question for a judge: the rule and what it is to be applied to stand in separate fields.
 */
typedef struct lictor_check {
  /**
   * Digest of the rule and the subject: what an answer names, and a safe key for a cache.
   */
  struct lictor_str check;
  /**
   * The policy that asks.
   */
  struct lictor_str policy;
  /**
   * Who is to answer: `llm`, `classifier` or `human`.
   */
  struct lictor_str kind;
  /**
   * The rule.
   */
  struct lictor_str rule;
  /**
   * How many clauses the rule has: `lictor_decision_clause`.
   */
  size_t clauses;
  /**
   * How many parts the subject has: `lictor_decision_subject`.
   */
  size_t subjects;
  /**
   * Answers with a lower score do not count; 0 if every one does.
   */
  double min_score;
  /**
   * How long to wait, in milliseconds; 0 if the policy does not say.
   */
  uint32_t deadline_ms;
  /**
   * The `lictor_fail` that silence means.
   */
  uint32_t on_timeout;
  /**
   * The `lictor_fail` that an answer means which cannot tell.
   */
  uint32_t on_unsure;
  /**
   * How many answers must find a violation, of how many; 1 of 1 if the policy does not say.
   */
  uint32_t quorum;
  /**
   * Of how many.
   */
  uint32_t of;
  /**
   * How many exceptions the rule has: `lictor_decision_exception`.
   */
  size_t exceptions;
  /**
   * What the answers may cost, in US dollars; 0 if the policy does not say. The host keeps to it.
   */
  double max_cost_usd;
} lictor_check;

/**
 * One part of what a judge looks at, after the redactions that apply.
 */
typedef struct lictor_subject {
  /**
   * Where it stands in the request.
   */
  struct lictor_str path;
  /**
   * Digest of the text.
   */
  struct lictor_str sha256;
  /**
   * The text; absent unless `LICTOR_OPTION_SUBJECTS` asks for it.
   */
  struct lictor_str text;
  /**
   * Length in bytes.
   */
  size_t bytes;
} lictor_subject;

/**
 * What a piece has released.
 */
typedef struct lictor_released {
  /**
   * Text that may go on, redacted: to be put after what was released before. Borrowed from the stream until its next piece.
   */
  struct lictor_str text;
  /**
   * How many findings are new: `lictor_stream_finding`.
   */
  size_t findings;
  /**
   * Bytes that have come and wait.
   */
  size_t waiting;
  /**
   * A `lictor_state`: where the stream stands.
   */
  uint32_t state;
} lictor_released;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The library's version, as in `0.1.0`; static.
 */
struct lictor_str lictor_version(void);

/**
 * The ABI of the library that is loaded: the program fits it if this is `LICTOR_ABI_VERSION`.
 */
uint32_t lictor_abi_version(void);

/**
 * The JSON Schema (draft 2020-12) of the native format; static.
 */
struct lictor_str lictor_schema(void);

/**
 * How many built-in detectors there are.
 */
size_t lictor_detector_count(void);

/**
 * Writes the built-in detector at `index`.
 */
lictor_status lictor_detector_at(size_t index, struct lictor_detector *detector);

/**
 * The string's bytes, borrowed from `string`. Absent for NULL.
 */
struct lictor_str lictor_string_str(const struct lictor_string *string);

/**
 * Frees a string. NULL is nothing.
 */
void lictor_string_free(struct lictor_string *string);

/**
 * The name that documents and the wire form use for a `lictor_kind`; static. Absent for any other number.
 */
struct lictor_str lictor_kind_name(uint32_t kind);

/**
 * The name of a `lictor_verdict`; static. Absent for any other number.
 */
struct lictor_str lictor_verdict_name(uint32_t verdict);

/**
 * The name of one `lictor_effect`; static. Absent for any other number, a set of several among them.
 */
struct lictor_str lictor_effect_name(uint32_t effect);

/**
 * The name of a `lictor_severity`; static. Absent for any other number.
 */
struct lictor_str lictor_severity_name(uint32_t severity);

/**
 * The name of a `lictor_row_status`; static. Absent for any other number.
 */
struct lictor_str lictor_row_status_name(uint32_t status);

/**
 * The name of a `lictor_fail`; static. Absent for any other number.
 */
struct lictor_str lictor_fail_name(uint32_t fail);

/**
 * The name of a `lictor_log_level`; static. Absent for any other number.
 */
struct lictor_str lictor_log_level_name(uint32_t level);

/**
 * The name of a `lictor_dialect`; static. Absent for any other number.
 */
struct lictor_str lictor_dialect_name(uint32_t dialect);

/**
 * The status that the failed call returned. `LICTOR_STATUS_OK` for NULL.
 */
lictor_status lictor_error_status(const struct lictor_error *error);

/**
 * The failure as a person reads it, borrowed from `error`; for documents with the lines concerned and carets. It never quotes
 * a request's content.
 */
struct lictor_str lictor_error_message(const struct lictor_error *error);

/**
 * The failure as JSON, borrowed from `error`: for `POLICY` the list of diagnostics, for `REQUEST` and `LIMIT` what stands in
 * the place of a decision (`{"error": […]}`), for `WITHHELD` the decision, for `REJECTED` `{"body", "problems", "status"}`
 * with the product's own answer. Absent for any other status.
 */
struct lictor_str lictor_error_json(const struct lictor_error *error);

/**
 * How many problems the error has.
 */
size_t lictor_error_problem_count(const struct lictor_error *error);

/**
 * Writes the problem at `index`, borrowed from `error`.
 */
lictor_status lictor_error_problem(const struct lictor_error *error,
                                   size_t index,
                                   struct lictor_problem *problem);

/**
 * The decision of a `WITHHELD` error, borrowed from `error`. NULL for any other.
 */
const struct lictor_decision *lictor_error_decision(const struct lictor_error *error);

/**
 * Frees an error. NULL is nothing.
 */
void lictor_error_free(struct lictor_error *error);

/**
 * A compiler without documents. Free it with `lictor_compiler_free`.
 */
struct lictor_compiler *lictor_compiler_new(void);

/**
 * Adds a document of a `lictor_dialect`, or of the one that its shape tells (`LICTOR_DIALECT_ANY`). The ending of `name` says
 * how it is written (`.yaml`, `.yml`, `.json`, `.jsonc`); without one it is read as YAML, which JSON is part of. Both texts are
 * copied. What is wrong with the document is found when it is compiled.
 */
lictor_status lictor_compiler_add_document(struct lictor_compiler *compiler,
                                           uint32_t dialect_number,
                                           const char *name,
                                           size_t name_len,
                                           const char *document,
                                           size_t document_len,
                                           struct lictor_error **error);

/**
 * Names the organisation of documents that do not name their own: organisation policies and pattern policies.
 */
lictor_status lictor_compiler_set_organisation(struct lictor_compiler *compiler,
                                               const char *organisation,
                                               size_t organisation_len,
                                               struct lictor_error **error);

/**
 * Gives the key that fingerprints of values are made with: any `key_len` bytes, at least 16. They are copied, and nothing shows
 * them. Policies with `fingerprints` or `redact` in style `hash` need it.
 */
lictor_status lictor_compiler_set_key(struct lictor_compiler *compiler,
                                      const char *key,
                                      size_t key_len,
                                      struct lictor_error **error);

/**
 * Lowers the named limit (`content_bytes`, `json_depth`, …) to `limit`. A limit is never raised.
 */
lictor_status lictor_compiler_lower_limit(struct lictor_compiler *compiler,
                                          const char *name,
                                          size_t name_len,
                                          uint64_t limit,
                                          struct lictor_error **error);

/**
 * Reads, checks and compiles everything that was added. The compiler stays as it was.
 *
 * Fails with `LICTOR_STATUS_POLICY` and every error and lint of every document. Free the evaluator with
 * `lictor_evaluator_free`.
 */
lictor_status lictor_compiler_compile(const struct lictor_compiler *compiler,
                                      struct lictor_evaluator **evaluator,
                                      struct lictor_error **error);

/**
 * Has `lictor_evaluator_update` take out the policy `id` of `set`; without a set, of the bundle's own. Compiling a whole bundle
 * takes no notice of it.
 */
lictor_status lictor_compiler_remove_policy(struct lictor_compiler *compiler,
                                            const char *set,
                                            size_t set_len,
                                            const char *id,
                                            size_t id_len,
                                            struct lictor_error **error);

/**
 * Another evaluator, with some policies changed, at the cost of the change; `evaluator` stays as it is. The documents of `changes` hold
 * policies that come in, or replace those of their set and id: a policy by itself, a list of them, or `{policies: […]}`. Limits
 * of `changes` have no effect.
 *
 * Fails with `LICTOR_STATUS_POLICY` and every error and lint of the documents, or if a policy to be removed is not there. Free
 * what is written to `updated` with `lictor_evaluator_free`.
 */
lictor_status lictor_evaluator_update(const struct lictor_evaluator *evaluator,
                                      const struct lictor_compiler *changes,
                                      struct lictor_evaluator **updated,
                                      struct lictor_error **error);

/**
 * Frees a compiler. NULL is nothing.
 */
void lictor_compiler_free(struct lictor_compiler *compiler);

/**
 * A request of which nothing is known. It needs a kind and a scope. Free it with `lictor_request_free`.
 */
struct lictor_request *lictor_request_new(void);

/**
 * Reads a whole request in its wire form. What is wrong with a part of it is listed in its decisions' errors, and that part is
 * unknown; a request without a readable kind or scope is refused. A key that stands twice, or a nesting beyond 64
 * levels, is refused too.
 */
lictor_status lictor_request_from_json(const char *json,
                                       size_t json_len,
                                       struct lictor_request **request,
                                       struct lictor_error **error);

/**
 * Forgets everything that was set, a failure too.
 */
void lictor_request_clear(struct lictor_request *request);

/**
 * Sets the `lictor_kind`.
 */
lictor_status lictor_request_set_kind(struct lictor_request *request, uint32_t kind);

/**
 * Says where the request happens: `level` is `org`, `workspace`, `repo`, or one of the bundle's own.
 */
lictor_status lictor_request_set_scope(struct lictor_request *request,
                                       const char *level,
                                       size_t level_len,
                                       const char *name,
                                       size_t name_len);

/**
 * Sets a `lictor_field`.
 */
lictor_status lictor_request_set_string(struct lictor_request *request,
                                        uint32_t field,
                                        const char *string,
                                        size_t string_len);

/**
 * Makes a `lictor_list` known and empty.
 */
lictor_status lictor_request_start_list(struct lictor_request *request, uint32_t list);

/**
 * Adds to a `lictor_list`.
 */
lictor_status lictor_request_add_string(struct lictor_request *request,
                                        uint32_t list,
                                        const char *string,
                                        size_t string_len);

/**
 * Puts a truth value into a `lictor_map`.
 */
lictor_status lictor_request_put_bool(struct lictor_request *request,
                                      uint32_t map,
                                      const char *key,
                                      size_t key_len,
                                      bool value);

/**
 * Puts an integer into a `lictor_map`.
 */
lictor_status lictor_request_put_int(struct lictor_request *request,
                                     uint32_t map,
                                     const char *key,
                                     size_t key_len,
                                     int64_t value);

/**
 * Puts a number, which must be finite, into a `lictor_map`.
 */
lictor_status lictor_request_put_number(struct lictor_request *request,
                                        uint32_t map,
                                        const char *key,
                                        size_t key_len,
                                        double value);

/**
 * Puts a string into a `lictor_map`.
 */
lictor_status lictor_request_put_string(struct lictor_request *request,
                                        uint32_t map,
                                        const char *key,
                                        size_t key_len,
                                        const char *value,
                                        size_t value_len);

/**
 * Puts any JSON value into a `lictor_map`.
 */
lictor_status lictor_request_put_json(struct lictor_request *request,
                                      uint32_t map,
                                      const char *key,
                                      size_t key_len,
                                      const char *json,
                                      size_t json_len);

/**
 * Sets the content to one text, whose path is `text`.
 */
lictor_status lictor_request_set_text(struct lictor_request *request, const char *string, size_t string_len);

/**
 * Adds a part to the content. `path` is the host's name for it, and comes back in hits and redactions; `role` and `source` are
 * optional, `(NULL, 0)` if they are not known.
 */
lictor_status lictor_request_add_part(struct lictor_request *request,
                                      const char *path,
                                      size_t path_len,
                                      const char *role,
                                      size_t role_len,
                                      const char *source,
                                      size_t source_len,
                                      const char *string,
                                      size_t string_len);

/**
 * Sets one member of the wire form, such as `messages`, `approvals` or `principal`, from JSON. It replaces what was set of that
 * member; `text`, `content`, `messages` and `document` replace each other. A `document` also sets the tool and the model that it
 * names, and the kind where none is set. What is wrong inside is listed in the decision's errors.
 */
lictor_status lictor_request_set_json(struct lictor_request *request,
                                      const char *member,
                                      size_t member_len,
                                      const char *json,
                                      size_t json_len);

/**
 * Frees a request. NULL is nothing.
 */
void lictor_request_free(struct lictor_request *request);

/**
 * `sha256:` and the digest of the bundle, borrowed from `evaluator`: it names what decides.
 */
struct lictor_str lictor_evaluator_digest(const struct lictor_evaluator *evaluator);

/**
 * How many lints there are: what loads but is probably not meant.
 */
size_t lictor_evaluator_warning_count(const struct lictor_evaluator *evaluator);

/**
 * Writes the lint at `index`, borrowed from `evaluator`.
 */
lictor_status lictor_evaluator_warning(const struct lictor_evaluator *evaluator,
                                       size_t index,
                                       struct lictor_problem *warning);

/**
 * The lints as a JSON list, borrowed from `evaluator`.
 */
struct lictor_str lictor_evaluator_warnings_json(const struct lictor_evaluator *evaluator);

/**
 * The lints with the lines concerned and carets, borrowed from `evaluator`; empty where there are none.
 */
struct lictor_str lictor_evaluator_warnings_render(const struct lictor_evaluator *evaluator);

/**
 * The verdict, effects and whether it is final: the fast path. Makes nothing that must be freed.
 */
lictor_status lictor_evaluator_decide(const struct lictor_evaluator *evaluator,
                                      const struct lictor_request *request,
                                      struct lictor_outcome *outcome,
                                      struct lictor_error **error);

/**
 * The decision with its rationale. `options` is a sum of `LICTOR_OPTION_…`, or 0.
 */
lictor_status lictor_evaluator_evaluate(const struct lictor_evaluator *evaluator,
                                        const struct lictor_request *request,
                                        uint32_t options,
                                        struct lictor_decision **decision,
                                        struct lictor_error **error);

/**
 * The decision with every policy in scope: also those that did not match, and why.
 */
lictor_status lictor_evaluator_explain(const struct lictor_evaluator *evaluator,
                                       const struct lictor_request *request,
                                       uint32_t options,
                                       struct lictor_decision **decision,
                                       struct lictor_error **error);

/**
 * A decision for each of `count` requests, in order. One that fails does not stop the rest: its place in `decisions` is NULL,
 * and its place in `errors` has the reason; the other places of `errors` are NULL. `decisions` and, unless it is
 * NULL, `errors` have room for `count` handles, each to be freed. The call itself fails, and writes nothing to them, only
 * for wrong arguments.
 */
lictor_status lictor_evaluator_evaluate_many(const struct lictor_evaluator *evaluator,
                                             const struct lictor_request *const *requests,
                                             size_t count,
                                             uint32_t options,
                                             struct lictor_decision **decisions,
                                             struct lictor_error **errors,
                                             struct lictor_error **error);

/**
 * The decision once judges have answered: `answers` is a JSON list of answers, which touch only the checks they name. The
 * request is the same as before, and nothing is kept between the calls.
 */
lictor_status lictor_evaluator_resume(const struct lictor_evaluator *evaluator,
                                      const struct lictor_request *request,
                                      const char *answers,
                                      size_t answers_len,
                                      struct lictor_decision **decision,
                                      struct lictor_error **error);

/**
 * The decision once the host waits no longer: a check without an answer has expired, and its policy's fail mode decides.
 * `answers` is a JSON list, or `(NULL, 0)` for none.
 */
lictor_status lictor_evaluator_expire(const struct lictor_evaluator *evaluator,
                                      const struct lictor_request *request,
                                      const char *answers,
                                      size_t answers_len,
                                      struct lictor_decision **decision,
                                      struct lictor_error **error);

/**
 * Another handle to the same evaluator, to be freed on its own: for a thread that must outlive a swap of bundles. Cheap.
 * NULL for NULL.
 */
struct lictor_evaluator *lictor_evaluator_clone(const struct lictor_evaluator *evaluator);

/**
 * Frees this handle, once no call uses it any more. NULL is nothing.
 */
void lictor_evaluator_free(struct lictor_evaluator *evaluator);

/**
 * Reads a decision back from its JSON.
 */
lictor_status lictor_decision_from_json(const char *json,
                                        size_t json_len,
                                        struct lictor_decision **decision,
                                        struct lictor_error **error);

/**
 * A `lictor_verdict`: what the host must do with the action. `LICTOR_VERDICT_DENY` for NULL.
 */
uint32_t lictor_decision_verdict(const struct lictor_decision *decision);

/**
 * The sum of the `lictor_effect`s that contributed to the verdict or stand beside it.
 */
uint32_t lictor_decision_effects(const struct lictor_decision *decision);

/**
 * Whether nothing is pending.
 */
bool lictor_decision_is_final(const struct lictor_decision *decision);

/**
 * The request's id. Absent where it has none.
 */
struct lictor_str lictor_decision_request_id(const struct lictor_decision *decision);

/**
 * What the policies tell the caller, one a line. Absent where they say nothing.
 */
struct lictor_str lictor_decision_message(const struct lictor_decision *decision);

/**
 * The unit of every offset in the decision: `bytes` unless the request asked for another.
 */
struct lictor_str lictor_decision_offsets(const struct lictor_decision *decision);

/**
 * The digest of the bundle that decided.
 */
struct lictor_str lictor_decision_bundle(const struct lictor_decision *decision);

/**
 * Why the content must not go on, not even with the decision's changes. Absent if it may.
 */
struct lictor_str lictor_decision_withheld(const struct lictor_decision *decision);

/**
 * The decision as canonical JSON (RFC 8785): the wire form.
 */
struct lictor_str lictor_decision_json(const struct lictor_decision *decision);

/**
 * The decision as a person reads it, with ANSI colours if `color`.
 */
struct lictor_str lictor_decision_render(const struct lictor_decision *decision, bool color);

/**
 * The decision without any content, as canonical JSON: what belongs in a log.
 */
struct lictor_str lictor_decision_record_json(const struct lictor_decision *decision);

/**
 * The complete decision to use if no judge answers, borrowed from `decision`. NULL where nothing is pending.
 */
const struct lictor_decision *lictor_decision_fallback(const struct lictor_decision *decision);

/**
 * Carries out the decision's redactions in the JSON document that the request was made of, each at its path, such as
 * `messages[0].content`; whatever else it holds stays as it is. Fails if a redaction has no text in the document.
 */
lictor_status lictor_decision_rewrite(const struct lictor_decision *decision,
                                      const char *document,
                                      size_t document_len,
                                      struct lictor_string **rewritten,
                                      struct lictor_error **error);

/**
 * `string`, such as a model's answer, with each placeholder (`redact: {style: placeholder}`) replaced by what it stands for in
 * `request`, about which the decision was made.
 */
lictor_status lictor_decision_restore(const struct lictor_decision *decision,
                                      const struct lictor_request *request,
                                      const char *string,
                                      size_t string_len,
                                      struct lictor_string **restored,
                                      struct lictor_error **error);

/**
 * Frees a decision, and with it everything borrowed from it. NULL is nothing.
 */
void lictor_decision_free(struct lictor_decision *decision);

/**
 * How many rows the decision lists.
 */
size_t lictor_decision_row_count(const struct lictor_decision *decision);

/**
 * How many rows there are, those beyond the limit too.
 */
size_t lictor_decision_row_total(const struct lictor_decision *decision);

/**
 * Writes the row at `index`, borrowed from `decision`.
 */
lictor_status lictor_decision_row(const struct lictor_decision *decision,
                                  size_t index,
                                  struct lictor_row *row);

/**
 * Writes the hit at `index` of the row at `row`, borrowed from `decision`.
 */
lictor_status lictor_decision_hit(const struct lictor_decision *decision,
                                  size_t row,
                                  size_t index,
                                  struct lictor_hit *hit);

/**
 * How many problems the decision lists: what was wrong with the request, or beyond a limit.
 */
size_t lictor_decision_problem_count(const struct lictor_decision *decision);

/**
 * Writes the problem at `index`, borrowed from `decision`.
 */
lictor_status lictor_decision_problem(const struct lictor_decision *decision,
                                      size_t index,
                                      struct lictor_problem *problem);

/**
 * What to store. All zero for NULL.
 */
struct lictor_log lictor_decision_log(const struct lictor_decision *decision);

/**
 * Work done. All zero for NULL.
 */
struct lictor_cost lictor_decision_cost(const struct lictor_decision *decision);

/**
 * How many of a `lictor_items` the decision has. 0 for any other number.
 */
size_t lictor_decision_count(const struct lictor_decision *decision, uint32_t items);

/**
 * The model to use instead. Absent where none is.
 */
struct lictor_str lictor_decision_route(const struct lictor_decision *decision);

/**
 * The SHA-256 of the action that an approval consents to. Absent where none is needed.
 */
struct lictor_str lictor_decision_action_digest(const struct lictor_decision *decision);

/**
 * The tool's arguments after the changes, as JSON. Absent unless `LICTOR_OPTION_TEXT_AFTER` asks for them and they change.
 */
struct lictor_str lictor_decision_args_after(const struct lictor_decision *decision);

/**
 * Writes the redaction at `index`.
 */
lictor_status lictor_decision_redaction(const struct lictor_decision *decision,
                                        size_t index,
                                        struct lictor_redaction *redaction);

/**
 * Writes path and text of the part at `index` of the content after redaction.
 */
lictor_status lictor_decision_text_after(const struct lictor_decision *decision,
                                         size_t index,
                                         struct lictor_pair *part);

/**
 * Writes path and JSON value of the argument to set at `index`.
 */
lictor_status lictor_decision_set_arg(const struct lictor_decision *decision,
                                      size_t index,
                                      struct lictor_pair *argument);

/**
 * Writes the counter to consume at `index`.
 */
lictor_status lictor_decision_throttle(const struct lictor_decision *decision,
                                       size_t index,
                                       struct lictor_throttle *throttle);

/**
 * Writes the approval at `index`.
 */
lictor_status lictor_decision_approval(const struct lictor_decision *decision,
                                       size_t index,
                                       struct lictor_approval *approval);

/**
 * Who may give the approval at `approval`, as in `group:finance`. Absent beyond the end.
 */
struct lictor_str lictor_decision_approver(const struct lictor_decision *decision,
                                           size_t approval,
                                           size_t index);

/**
 * Writes the alert at `index`.
 */
lictor_status lictor_decision_notice(const struct lictor_decision *decision,
                                     size_t index,
                                     struct lictor_notice *notice);

/**
 * Writes framework and reference of the tag at `index`.
 */
lictor_status lictor_decision_tag(const struct lictor_decision *decision,
                                  size_t index,
                                  struct lictor_pair *tag);

/**
 * The label at `index` that the session is to have. Absent beyond the end.
 */
struct lictor_str lictor_decision_label(const struct lictor_decision *decision, size_t index);

/**
 * The policy at `index` that wanted a judge, got none, and fails open. Absent beyond the end.
 */
struct lictor_str lictor_decision_unjudged(const struct lictor_decision *decision, size_t index);

/**
 * Writes the check at `index`.
 */
lictor_status lictor_decision_check(const struct lictor_decision *decision,
                                    size_t index,
                                    struct lictor_check *check);

/**
 * Writes id and words of the clause at `index` of the rule of the check at `check`.
 */
lictor_status lictor_decision_clause(const struct lictor_decision *decision,
                                     size_t check,
                                     size_t index,
                                     struct lictor_pair *clause);

/**
 * Writes id and words of the exception at `index` of the rule of the check at `check`: what does not break it.
 */
lictor_status lictor_decision_exception(const struct lictor_decision *decision,
                                        size_t check,
                                        size_t index,
                                        struct lictor_pair *exception);

/**
 * Writes the part at `index` of the subject of the check at `check`.
 */
lictor_status lictor_decision_subject(const struct lictor_decision *decision,
                                      size_t check,
                                      size_t index,
                                      struct lictor_subject *subject);

/**
 * What came after `lictor_evaluator_expire`: those of `answers` (a JSON list) that fit a check which `expired`, the decision before
 * it, was waiting for, as a JSON list for the log. They change nothing.
 */
lictor_status lictor_late_findings(const struct lictor_decision *expired,
                                   const char *answers,
                                   size_t answers_len,
                                   struct lictor_string **findings,
                                   struct lictor_error **error);

/**
 * A session in which nothing has happened yet, as JSON: plain data that the host keeps and sends with each request.
 */
lictor_status lictor_session_new(const char *id,
                                 size_t id_len,
                                 struct lictor_string **session,
                                 struct lictor_error **error);

/**
 * The session (JSON) after `request` was decided: turn, labels, tools called, posture, and in `consume` what the host adds to its
 * counters. A pure function; the host stores what it gives.
 */
lictor_status lictor_session_next(const char *session,
                                  size_t session_len,
                                  const struct lictor_request *request,
                                  const struct lictor_decision *decision,
                                  struct lictor_string **next,
                                  struct lictor_error **error);

/**
 * The digest of a tool's definition (JSON, as MCP's `tools/list` gives it): what `hash` in `schema.tools` is compared with, and what
 * `LICTOR_FIELD_TOOL_HASH` brings.
 */
lictor_status lictor_tool_hash(const char *definition,
                               size_t definition_len,
                               struct lictor_string **hash,
                               struct lictor_error **error);

/**
 * The decision about a request, both in the wire form; the answer is canonical JSON (RFC 8785), the same bytes in every language.
 * Where a request cannot be evaluated, `lictor_error_json` is what stands in the decision's place.
 */
lictor_status lictor_evaluator_evaluate_json(const struct lictor_evaluator *evaluator,
                                             const char *request,
                                             size_t request_len,
                                             uint32_t options,
                                             struct lictor_string **decision,
                                             struct lictor_error **error);

/**
 * As `lictor_evaluator_evaluate_json`, with every policy in scope: also those that did not match, and why.
 */
lictor_status lictor_evaluator_explain_json(const struct lictor_evaluator *evaluator,
                                            const char *request,
                                            size_t request_len,
                                            uint32_t options,
                                            struct lictor_string **decision,
                                            struct lictor_error **error);

/**
 * The text that may go on: `string` with everything redacted that the policies ask for. `kind` is a `lictor_kind`, `scope` has
 * `scope_len` levels and names; the organisation is the bundle's own unless it is named there.
 *
 * Fails with `LICTOR_STATUS_WITHHELD` if the text must not go on even so: the verdict is hold or deny, or it could not be
 * searched to its end. The error says why and has the decision.
 */
lictor_status lictor_evaluator_redact(const struct lictor_evaluator *evaluator,
                                      uint32_t kind,
                                      const struct lictor_pair *scope,
                                      size_t scope_len,
                                      const char *string,
                                      size_t string_len,
                                      struct lictor_string **redacted,
                                      struct lictor_error **error);

/**
 * As `lictor_evaluator_redact`, into the caller's `buffer` of `capacity` bytes; no NUL is added. `written` gets the length of the
 * text, also where the buffer is too small for it (`LICTOR_STATUS_BUFFER_TOO_SMALL`): nothing is written to it then.
 * `(NULL, 0)` as the buffer asks for the length.
 */
lictor_status lictor_evaluator_redact_into(const struct lictor_evaluator *evaluator,
                                           uint32_t kind,
                                           const struct lictor_pair *scope,
                                           size_t scope_len,
                                           const char *string,
                                           size_t string_len,
                                           char *buffer,
                                           size_t capacity,
                                           size_t *written,
                                           struct lictor_error **error);

/**
 * Opens a stream for the text of `request`, which has no content: the text will be its one part, with the path `text`. `options` is
 * a sum of `LICTOR_OPTION_…`, of which `TEXT_AFTER` is passed over and `STRICT` refuses a request of which anything is wrong.
 */
lictor_status lictor_stream_new(const struct lictor_evaluator *evaluator,
                                const struct lictor_request *request,
                                uint32_t options,
                                struct lictor_stream **stream,
                                struct lictor_error **error);

/**
 * Opens a stream as `lictor_evaluator_redact` is called: for a text of a `lictor_kind`, in a scope of levels and names; the
 * organisation is the bundle's own unless it is named there.
 */
lictor_status lictor_evaluator_redact_stream(const struct lictor_evaluator *evaluator,
                                             uint32_t kind,
                                             const struct lictor_pair *scope,
                                             size_t scope_len,
                                             struct lictor_stream **stream,
                                             struct lictor_error **error);

/**
 * Adds a piece, of any length, which may end within a character, and writes what may go on.
 *
 * Fails with `LICTOR_STATUS_ENDED` if the policies have ended the stream, and with `LICTOR_STATUS_INVALID_UTF8`, after which it has
 * ended as well.
 */
lictor_status lictor_stream_push(struct lictor_stream *stream,
                                 const char *piece,
                                 size_t piece_len,
                                 struct lictor_released *released,
                                 struct lictor_error **error);

/**
 * Writes the finding at `index` of those that the last piece has brought, borrowed from `stream` until its next piece. Offsets count
 * from the start of the text as it came.
 */
lictor_status lictor_stream_finding(const struct lictor_stream *stream,
                                    size_t index,
                                    struct lictor_hit *finding);

/**
 * Ends the text: writes the last that may go on, and gives the decision on the whole text. Of a stream that the policies have ended it
 * is on what had come.
 *
 * Fails with `LICTOR_STATUS_ENDED` the second time, and with `LICTOR_STATUS_INVALID_UTF8` if the text stops within a character.
 */
lictor_status lictor_stream_finish(struct lictor_stream *stream,
                                   struct lictor_released *released,
                                   struct lictor_decision **decision,
                                   struct lictor_error **error);

/**
 * Why the text must not go on, of a stream that was finished: what `lictor_decision_withheld` says of its decision, or of its fallback
 * while judges are being asked, for whom nobody waits. Borrowed from `stream`; absent if the text may go on.
 */
struct lictor_str lictor_stream_withheld(const struct lictor_stream *stream);

/**
 * A `lictor_state`: where the stream stands. 0 for NULL, and where a call panicked.
 */
uint32_t lictor_stream_state(const struct lictor_stream *stream);

/**
 * The stream as JSON, for `lictor_stream_from_json`. It holds text: keep it like the text.
 */
lictor_status lictor_stream_to_json(const struct lictor_stream *stream,
                                    struct lictor_string **json,
                                    struct lictor_error **error);

/**
 * Takes a stream up again. Fails with `LICTOR_STATUS_OTHER_BUNDLE` where it was stored with another bundle or by another version.
 */
lictor_status lictor_stream_from_json(const struct lictor_evaluator *evaluator,
                                      const char *json,
                                      size_t json_len,
                                      struct lictor_stream **stream,
                                      struct lictor_error **error);

/**
 * Frees a stream. NULL is nothing.
 */
void lictor_stream_free(struct lictor_stream *stream);

/**
 * The policies that were imported from a `lictor_dialect`, each as it was written: a JSON list.
 */
lictor_status lictor_evaluator_export(const struct lictor_evaluator *evaluator,
                                      uint32_t dialect,
                                      struct lictor_string **policies,
                                      struct lictor_error **error);

/**
 * The answer of the pattern policies' product to `request`, as JSON: what each of its policies found in the text. It quotes the
 * text, so it is for the caller and not for a log.
 */
lictor_status lictor_evaluator_safe_ai_answer(const struct lictor_evaluator *evaluator,
                                              const struct lictor_request *request,
                                              const struct lictor_decision *decision,
                                              struct lictor_string **answer,
                                              struct lictor_error **error);

/**
 * Applies a partial update to a stored document of a `lictor_dialect` and checks the result as loading would. `updated` is JSON:
 * `{"changed", "document", "version", "warnings"}`. `if_version` is the version that the update was made for, or `(NULL, 0)`.
 *
 * Fails with `LICTOR_STATUS_REJECTED` and every problem, and the status and body with which the product answers.
 */
lictor_status lictor_apply_update(uint32_t dialect,
                                  const char *current,
                                  size_t current_len,
                                  const char *patch,
                                  size_t patch_len,
                                  const char *if_version,
                                  size_t if_version_len,
                                  struct lictor_string **updated,
                                  struct lictor_error **error);

/**
 * The full organisation policy of a document in JSON, with the product's default for each field that it does not give.
 */
lictor_status lictor_organisation_policy(const char *document,
                                         size_t document_len,
                                         struct lictor_string **policy,
                                         struct lictor_error **error);

/**
 * What of a policy in plain language is checked, by what, and what is not, as JSON: `level`, `polarity`, `language`, `kinds`, `clauses`,
 * `exceptions` and the `equivalent` native policy. Spans are bytes of `content`.
 */
lictor_status lictor_read(const char *content,
                          size_t content_len,
                          struct lictor_string **report,
                          struct lictor_error **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* LICTOR_H */

/* A string literal as the two arguments, pointer and length, that a text is. */
#define LICTOR_LITERAL(text) (text), sizeof(text) - 1
