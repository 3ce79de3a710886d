/* The Go module's own door: private to it, and different in any version. */

#ifndef LICTOR_PACKED_H
#define LICTOR_PACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "lictor.h"

/**
 * The version of the packed form.
 */
#define LICTOR_PACKED_VERSION 2

/**
 * What a call is to do.
 */
enum lictor_packed_operation
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A request to its decision.
   */
  LICTOR_PACKED_OPERATION_EVALUATE = 1,
  /**
   * A request to its decision with every policy in scope.
   */
  LICTOR_PACKED_OPERATION_EXPLAIN = 2,
  /**
   * Requests, each after its length, to decisions or failures, each after its status and length.
   */
  LICTOR_PACKED_OPERATION_EVALUATE_MANY = 3,
  /**
   * A request with one text to the text that may go on.
   */
  LICTOR_PACKED_OPERATION_REDACT = 4,
  /**
   * A request in JSON to its decision in JSON.
   */
  LICTOR_PACKED_OPERATION_EVALUATE_JSON = 5,
  /**
   * A request in JSON to its decision in JSON with every policy in scope.
   */
  LICTOR_PACKED_OPERATION_EXPLAIN_JSON = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum lictor_packed_operation lictor_packed_operation;
#else
typedef uint32_t lictor_packed_operation;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Memory for calls of one thread at a time: a request that is filled again and again, and the last answer.
 */
typedef struct lictor_packed lictor_packed;

/**
 * A verdict, and how the call ended.
 */
typedef struct lictor_packed_outcome {
  /**
   * The outcome; all zero if the call failed.
   */
  lictor_outcome outcome;
  /**
   * How the call ended.
   */
  lictor_status status;
} lictor_packed_outcome;

/**
 * An answer, borrowed from the memory until its next call.
 */
typedef struct lictor_packed_answer {
  /**
   * The decision, or what failed.
   */
  const uint8_t *data;
  /**
   * Its length.
   */
  size_t len;
  /**
   * How the call ended.
   */
  lictor_status status;
} lictor_packed_answer;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the packed form that the library speaks.
 */
uint32_t lictor_packed_version(void);

/**
 * Memory for calls.
 */
struct lictor_packed *lictor_packed_new(void);

/**
 * Decides a packed request. What failed is then in `lictor_packed_failure`.
 */
struct lictor_packed_outcome lictor_packed_decide(struct lictor_packed *memory,
                                                  const lictor_evaluator *evaluator,
                                                  const char *input,
                                                  size_t input_len);

/**
 * Does what the `lictor_packed_operation` says.
 */
struct lictor_packed_answer lictor_packed_call(struct lictor_packed *memory,
                                               const lictor_evaluator *evaluator,
                                               uint32_t operation,
                                               uint32_t options,
                                               const char *input,
                                               size_t input_len);

/**
 * What the last call on this memory failed with: message, JSON, and the decision of a withheld text.
 */
struct lictor_packed_answer lictor_packed_failure(const struct lictor_packed *memory);

/**
 * Frees the memory. NULL is nothing.
 */
void lictor_packed_free(struct lictor_packed *memory);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* LICTOR_PACKED_H */
