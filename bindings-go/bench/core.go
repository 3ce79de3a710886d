package bench

// The core's own time, in the same process: a loop in C around the C call, which costs some 20 ns over the core.

/*
#cgo pkg-config: lictor
#include <lictor.h>

static lictor_evaluator *evaluator;
static lictor_request *request;

static int prepare(const char *policies, size_t len, const char *json, size_t json_len) {
	lictor_compiler *compiler = lictor_compiler_new();
	lictor_compiler_add_document(compiler, LICTOR_DIALECT_ANY, LICTOR_LITERAL("bench.yaml"), policies, len, NULL);
	lictor_status compiled = lictor_compiler_compile(compiler, &evaluator, NULL);
	lictor_compiler_free(compiler);
	lictor_status read = lictor_request_from_json(json, json_len, &request, NULL);
	return compiled == LICTOR_STATUS_OK && read == LICTOR_STATUS_OK;
}

static int decide(int count) {
	int denied = 0;
	for (int call = 0; call < count; call++) {
		lictor_outcome outcome;
		lictor_evaluator_decide(evaluator, request, &outcome, NULL);
		denied += outcome.verdict == LICTOR_VERDICT_DENY;
	}
	return denied;
}

static int evaluate(int count) {
	int denied = 0;
	for (int call = 0; call < count; call++) {
		lictor_decision *decision;
		lictor_evaluator_evaluate(evaluator, request, 0, &decision, NULL);
		denied += lictor_decision_verdict(decision) == LICTOR_VERDICT_DENY;
		lictor_decision_free(decision);
	}
	return denied;
}
*/
import "C"

import "unsafe"

func prepare(policies, request string) bool {
	text := func(text string) (*C.char, C.size_t) {
		return (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text))
	}
	data, length := text(policies)
	json, jsonLength := text(request)
	return C.prepare(data, length, json, jsonLength) != 0
}

// coreDecide decides count times and says how many were denied.
func coreDecide(count int) int { return int(C.decide(C.int(count))) }

// coreEvaluate evaluates count times and says how many were denied.
func coreEvaluate(count int) int { return int(C.evaluate(C.int(count))) }
