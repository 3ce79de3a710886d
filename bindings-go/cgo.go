package lictor

// What calls C, with cgo_stream.go; link_shared.go and link_static.go say where it is. Nothing calls back.

/*
#cgo noescape lictor_packed_decide
#cgo nocallback lictor_packed_decide
#cgo noescape lictor_packed_call
#cgo nocallback lictor_packed_call
#include <lictor.h>
#include <lictor_packed.h>

#if LICTOR_ABI_VERSION != 1 || LICTOR_PACKED_VERSION != 2
#error "this lictor library is of another version than the Go module"
#endif
*/
import "C"

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

// The numbers of C's enums come from the header; Go's own names are in enums.go.
const (
	operationEvaluate     = C.LICTOR_PACKED_OPERATION_EVALUATE
	operationExplain      = C.LICTOR_PACKED_OPERATION_EXPLAIN
	operationEvaluateMany = C.LICTOR_PACKED_OPERATION_EVALUATE_MANY
	operationRedact       = C.LICTOR_PACKED_OPERATION_REDACT
	operationEvaluateJSON = C.LICTOR_PACKED_OPERATION_EVALUATE_JSON
	operationExplainJSON  = C.LICTOR_PACKED_OPERATION_EXPLAIN_JSON

	optionTextAfter = C.LICTOR_OPTION_TEXT_AFTER
	optionPreviews  = C.LICTOR_OPTION_PREVIEWS
	optionSubjects  = C.LICTOR_OPTION_SUBJECTS
	optionExpired   = C.LICTOR_OPTION_EXPIRED
	optionStrict    = C.LICTOR_OPTION_STRICT

	statusOK       = C.LICTOR_STATUS_OK
	statusPolicy   = C.LICTOR_STATUS_POLICY
	statusRequest  = C.LICTOR_STATUS_REQUEST
	statusLimit    = C.LICTOR_STATUS_LIMIT
	statusWithheld = C.LICTOR_STATUS_WITHHELD
	statusRejected = C.LICTOR_STATUS_REJECTED
	statusPanic    = C.LICTOR_STATUS_PANIC

	statusInvalidUTF8 = C.LICTOR_STATUS_INVALID_UTF8
	statusEnded       = C.LICTOR_STATUS_ENDED
	statusOtherBundle = C.LICTOR_STATUS_OTHER_BUNDLE

	fieldID          = C.LICTOR_FIELD_ID
	fieldUser        = C.LICTOR_FIELD_USER
	fieldAgent       = C.LICTOR_FIELD_AGENT
	fieldAction      = C.LICTOR_FIELD_ACTION
	fieldToolServer  = C.LICTOR_FIELD_TOOL_SERVER
	fieldToolName    = C.LICTOR_FIELD_TOOL_NAME
	fieldToolHash    = C.LICTOR_FIELD_TOOL_HASH
	fieldModel       = C.LICTOR_FIELD_MODEL
	fieldSession     = C.LICTOR_FIELD_SESSION
	fieldEnvironment = C.LICTOR_FIELD_ENVIRONMENT

	listGroups      = C.LICTOR_LIST_GROUPS
	listRoles       = C.LICTOR_LIST_ROLES
	listLabels      = C.LICTOR_LIST_LABELS
	listToolsCalled = C.LICTOR_LIST_TOOLS_CALLED

	mapFacts    = C.LICTOR_MAP_FACTS
	mapCounters = C.LICTOR_MAP_COUNTERS
	mapArgs     = C.LICTOR_MAP_ARGS
)

// handle is the evaluator in C, with a count of the calls that use it. Closing sets a bit; whoever is last frees.
type handle struct {
	pointer *C.lictor_evaluator
	users   atomic.Int64
	freed   atomic.Bool
}

const closed = 1 << 62

func (h *handle) acquire() error {
	if h.users.Add(1)&closed != 0 {
		h.release()
		return ErrClosed
	}
	return nil
}

func (h *handle) release() {
	if h.users.Add(-1) == closed {
		h.free()
	}
}

func (h *handle) close() {
	for {
		users := h.users.Load()
		if users&closed != 0 {
			return
		}
		if h.users.CompareAndSwap(users, users|closed) {
			if users == 0 {
				h.free()
			}
			return
		}
	}
}

func (h *handle) free() {
	if h.freed.CompareAndSwap(false, true) {
		C.lictor_evaluator_free(h.pointer)
	}
}

// memory is what one call at a time uses: a buffer for the packed request, and C's own memory for request and answer.
type memory struct {
	pointer *C.lictor_packed
	input   []byte
}

var memories = sync.Pool{New: func() any {
	memory := &memory{pointer: C.lictor_packed_new(), input: make([]byte, 0, 1024)}
	runtime.AddCleanup(memory, func(pointer *C.lictor_packed) { C.lictor_packed_free(pointer) }, memory.pointer)
	return memory
}}

// keptInput is what is kept of the buffer of one very large request.
const keptInput = 1 << 20

func borrowMemory() *memory { return memories.Get().(*memory) }

func (m *memory) giveBack() {
	if cap(m.input) > keptInput {
		m.input = make([]byte, 0, 1024)
	}
	memories.Put(m)
}

// decide asks for the verdict about the packed request in m.input: one call.
func (e *Evaluator) decide(m *memory) (Outcome, error) {
	if err := e.handle.acquire(); err != nil {
		return Outcome{}, err
	}
	stress()
	data, length := pointerTo(m.input)
	answer := C.lictor_packed_decide(m.pointer, e.handle.pointer, data, length)
	e.handle.release()
	if answer.status != statusOK {
		failure := C.lictor_packed_failure(m.pointer)
		err := failureOf(uint32(answer.status), copied(failure.data, failure.len), e.digest)
		runtime.KeepAlive(e)
		runtime.KeepAlive(m)
		return Outcome{}, err
	}
	runtime.KeepAlive(e)
	runtime.KeepAlive(m)
	return Outcome{
		Verdict: verdictOf(uint8(answer.outcome.verdict)),
		Effects: Effects(answer.outcome.effects),
		Final:   bool(answer.outcome.is_final),
	}, nil
}

// call does one operation on input and gives the answer, copied: one call.
func (e *Evaluator) call(m *memory, operation, options uint32, input []byte) (string, error) {
	if err := e.handle.acquire(); err != nil {
		return "", err
	}
	stress()
	data, length := pointerTo(input)
	answer := C.lictor_packed_call(m.pointer, e.handle.pointer, C.uint32_t(operation), C.uint32_t(options), data, length)
	e.handle.release()
	text := copied(answer.data, answer.len)
	runtime.KeepAlive(e)
	runtime.KeepAlive(m)
	runtime.KeepAlive(input)
	if answer.status != statusOK {
		return "", failureOf(uint32(answer.status), text, e.digest)
	}
	return text, nil
}

func pointerTo(input []byte) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.SliceData(input))), C.size_t(len(input))
}

func copied(data *C.uint8_t, length C.size_t) string {
	return strings.Clone(unsafe.String((*byte)(unsafe.Pointer(data)), int(length)))
}

// Strings in are borrowed for the call; strings out are copied.

func data(text string) *C.char { return (*C.char)(unsafe.Pointer(unsafe.StringData(text))) }

func size(text string) C.size_t { return C.size_t(len(text)) }

func goString(text C.lictor_str) string {
	if text.len == 0 {
		return ""
	}
	return strings.Clone(unsafe.String((*byte)(unsafe.Pointer(text.data)), int(text.len)))
}

// take gives the text of an owned string, and frees it.
func take(text *C.lictor_string) string {
	defer C.lictor_string_free(text)
	return goString(C.lictor_string_str(text))
}

// takeError gives a Go error for an owned one, and frees it.
func takeError(status C.lictor_status, err *C.lictor_error) error {
	defer C.lictor_error_free(err)
	return newError(uint32(status), goString(C.lictor_error_message(err)), goString(C.lictor_error_json(err)), nil)
}

func compile(compiler *Compiler, documents []Document) (*Evaluator, error) {
	return withCompiler(compiler, documents, func(pointer *C.lictor_compiler) (*Evaluator, error) {
		var evaluator *C.lictor_evaluator
		var failure *C.lictor_error
		if status := C.lictor_compiler_compile(pointer, &evaluator, &failure); status != statusOK {
			return nil, takeError(status, failure)
		}
		return own(evaluator)
	})
}

func update(base *Evaluator, changes *Update) (*Evaluator, error) {
	if err := base.handle.acquire(); err != nil {
		return nil, err
	}
	defer base.handle.release()
	compiler := Compiler{Organisation: changes.Organisation, Dialect: changes.Dialect}
	return withCompiler(&compiler, changes.Documents, func(pointer *C.lictor_compiler) (*Evaluator, error) {
		var failure *C.lictor_error
		for _, removed := range changes.Remove {
			set, id := removed.Set, removed.ID
			status := C.lictor_compiler_remove_policy(pointer, data(set), size(set), data(id), size(id), &failure)
			if status != statusOK {
				return nil, takeError(status, failure)
			}
		}
		var evaluator *C.lictor_evaluator
		if status := C.lictor_evaluator_update(base.handle.pointer, pointer, &evaluator, &failure); status != statusOK {
			return nil, takeError(status, failure)
		}
		return own(evaluator)
	})
}

// withCompiler runs something on a C compiler with these options and documents.
func withCompiler(
	compiler *Compiler, documents []Document, run func(*C.lictor_compiler) (*Evaluator, error),
) (*Evaluator, error) {
	if C.lictor_abi_version() != C.LICTOR_ABI_VERSION || C.lictor_packed_version() != C.LICTOR_PACKED_VERSION {
		return nil, errors.New("lictor: the library that was loaded is of another version than the Go module")
	}
	pointer := C.lictor_compiler_new()
	defer C.lictor_compiler_free(pointer)
	var failure *C.lictor_error
	if compiler.Organisation != "" {
		org := compiler.Organisation
		if status := C.lictor_compiler_set_organisation(pointer, data(org), size(org), &failure); status != statusOK {
			return nil, takeError(status, failure)
		}
	}
	if len(compiler.Key) > 0 {
		key := string(compiler.Key)
		if status := C.lictor_compiler_set_key(pointer, data(key), size(key), &failure); status != statusOK {
			return nil, takeError(status, failure)
		}
	}
	for name, limit := range compiler.Limits {
		if limit < 0 {
			return nil, &ArgumentError{message: "a limit cannot be below zero"}
		}
		status := C.lictor_compiler_lower_limit(pointer, data(name), size(name), C.uint64_t(limit), &failure)
		if status != statusOK {
			return nil, takeError(status, failure)
		}
	}
	dialect, err := compiler.Dialect.number()
	if err != nil {
		return nil, err
	}
	for _, document := range documents {
		name, text := document.Name, document.Text
		status := C.lictor_compiler_add_document(pointer, C.uint32_t(dialect), data(name), size(name), data(text), size(text), &failure)
		if status != statusOK {
			return nil, takeError(status, failure)
		}
	}
	return run(pointer)
}

// own makes an evaluator that frees the one in C with its last reference.
func own(evaluator *C.lictor_evaluator) (*Evaluator, error) {
	made := &Evaluator{
		handle:   &handle{pointer: evaluator},
		digest:   goString(C.lictor_evaluator_digest(evaluator)),
		rendered: goString(C.lictor_evaluator_warnings_render(evaluator)),
	}
	var err error
	made.warnings, err = diagnosticsOf(goString(C.lictor_evaluator_warnings_json(evaluator)))
	runtime.AddCleanup(made, func(handle *handle) { handle.close() }, made.handle)
	return made, err
}

// withDecision runs something on the C form of a decision that is given as JSON.
func withDecision[T any](json string, run func(*C.lictor_decision) (T, error)) (T, error) {
	var decision *C.lictor_decision
	var failure *C.lictor_error
	if status := C.lictor_decision_from_json(data(json), size(json), &decision, &failure); status != statusOK {
		var none T
		return none, takeError(status, failure)
	}
	defer C.lictor_decision_free(decision)
	return run(decision)
}

func decisionJSON(json string) (string, error) {
	return withDecision(json, func(decision *C.lictor_decision) (string, error) {
		return goString(C.lictor_decision_json(decision)), nil
	})
}

func decisionRender(json string, color bool) (string, error) {
	return withDecision(json, func(decision *C.lictor_decision) (string, error) {
		return goString(C.lictor_decision_render(decision, C.bool(color))), nil
	})
}

func decisionRecord(json string) (string, error) {
	return withDecision(json, func(decision *C.lictor_decision) (string, error) {
		return goString(C.lictor_decision_record_json(decision)), nil
	})
}

func decisionWithheld(json string) (string, error) {
	return withDecision(json, func(decision *C.lictor_decision) (string, error) {
		return goString(C.lictor_decision_withheld(decision)), nil
	})
}

func decisionRewrite(json, document string) (string, error) {
	return withDecision(json, func(decision *C.lictor_decision) (string, error) {
		var text *C.lictor_string
		var failure *C.lictor_error
		status := C.lictor_decision_rewrite(decision, data(document), size(document), &text, &failure)
		return owned(status, text, failure)
	})
}

func decisionRestore(json, request, text string) (string, error) {
	var asked *C.lictor_request
	var failure *C.lictor_error
	if status := C.lictor_request_from_json(data(request), size(request), &asked, &failure); status != statusOK {
		return "", takeError(status, failure)
	}
	defer C.lictor_request_free(asked)
	return withDecision(json, func(decision *C.lictor_decision) (string, error) {
		var restored *C.lictor_string
		status := C.lictor_decision_restore(decision, asked, data(text), size(text), &restored, &failure)
		return owned(status, restored, failure)
	})
}

func lateFindings(json, answers string) (string, error) {
	return withDecision(json, func(decision *C.lictor_decision) (string, error) {
		var text *C.lictor_string
		var failure *C.lictor_error
		status := C.lictor_late_findings(decision, data(answers), size(answers), &text, &failure)
		return owned(status, text, failure)
	})
}

func sessionNew(id string) (string, error) {
	var text *C.lictor_string
	var failure *C.lictor_error
	status := C.lictor_session_new(data(id), size(id), &text, &failure)
	return owned(status, text, failure)
}

func sessionNext(session, request, decision string) (string, error) {
	return withDecision(decision, func(decision *C.lictor_decision) (string, error) {
		var asked *C.lictor_request
		var failure *C.lictor_error
		if status := C.lictor_request_from_json(data(request), size(request), &asked, &failure); status != statusOK {
			return "", takeError(status, failure)
		}
		defer C.lictor_request_free(asked)
		var text *C.lictor_string
		status := C.lictor_session_next(data(session), size(session), asked, decision, &text, &failure)
		return owned(status, text, failure)
	})
}

func toolHash(definition string) (string, error) {
	var text *C.lictor_string
	var failure *C.lictor_error
	status := C.lictor_tool_hash(data(definition), size(definition), &text, &failure)
	return owned(status, text, failure)
}

func owned(status C.lictor_status, text *C.lictor_string, failure *C.lictor_error) (string, error) {
	if status != statusOK {
		return "", takeError(status, failure)
	}
	return take(text), nil
}

func (e *Evaluator) export(dialect uint32) (string, error) {
	if err := e.handle.acquire(); err != nil {
		return "", err
	}
	defer runtime.KeepAlive(e)
	defer e.handle.release()
	var text *C.lictor_string
	var failure *C.lictor_error
	status := C.lictor_evaluator_export(e.handle.pointer, C.uint32_t(dialect), &text, &failure)
	return owned(status, text, failure)
}

func (e *Evaluator) safeAIAnswer(request, decision string) (string, error) {
	if err := e.handle.acquire(); err != nil {
		return "", err
	}
	defer runtime.KeepAlive(e)
	defer e.handle.release()
	var asked *C.lictor_request
	var failure *C.lictor_error
	if status := C.lictor_request_from_json(data(request), size(request), &asked, &failure); status != statusOK {
		return "", takeError(status, failure)
	}
	defer C.lictor_request_free(asked)
	return withDecision(decision, func(decision *C.lictor_decision) (string, error) {
		var text *C.lictor_string
		status := C.lictor_evaluator_safe_ai_answer(e.handle.pointer, asked, decision, &text, &failure)
		return owned(status, text, failure)
	})
}

func applyUpdate(dialect uint32, current, patch, version string) (string, error) {
	var text *C.lictor_string
	var failure *C.lictor_error
	if version == "" {
		status := C.lictor_apply_update(C.uint32_t(dialect), data(current), size(current), data(patch), size(patch), nil, 0, &text, &failure)
		return owned(status, text, failure)
	}
	status := C.lictor_apply_update(C.uint32_t(dialect), data(current), size(current), data(patch), size(patch), data(version), size(version), &text, &failure)
	return owned(status, text, failure)
}

func organisationPolicy(document string) (string, error) {
	var text *C.lictor_string
	var failure *C.lictor_error
	status := C.lictor_organisation_policy(data(document), size(document), &text, &failure)
	return owned(status, text, failure)
}

func readPolicy(content string) (string, error) {
	var text *C.lictor_string
	var failure *C.lictor_error
	status := C.lictor_read(data(content), size(content), &text, &failure)
	return owned(status, text, failure)
}

// Version is the library's version.
func Version() string { return goString(C.lictor_version()) }

// Schema is the JSON Schema (draft 2020-12) of the native format.
func Schema() string { return goString(C.lictor_schema()) }

// Detectors lists the built-in detectors.
func Detectors() []Detector {
	found := make([]Detector, int(C.lictor_detector_count()))
	for place := range found {
		var detector C.lictor_detector
		if C.lictor_detector_at(C.size_t(place), &detector) == statusOK {
			found[place] = Detector{goString(detector.name), goString(detector.title), goString(detector.limits)}
		}
	}
	return found
}
