package lictor

import (
	"encoding/json"
	"errors"
	"strings"
)

// ErrClosed is what a call on a closed evaluator gives.
var ErrClosed = errors.New("lictor: the evaluator is closed")

// PolicyError says that documents do not load. Its message shows every problem, with the line concerned and a caret.
type PolicyError struct {
	Diagnostics []Diagnostic // errors, and the lints found beside them
	message     string
}

func (e *PolicyError) Error() string { return e.message }

// Diagnostic is one problem of a document. Line and Column count from 1; what is not known is zero.
type Diagnostic struct {
	Code     string `json:"code"` // a name that never changes, such as E-FIELD; W-… are lints
	Message  string `json:"message"`
	Document string `json:"document,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`  // in code points
	Pointer  string `json:"pointer,omitempty"` // JSON pointer (RFC 6901)
	Label    string `json:"label,omitempty"`   // what stands under the caret
	Help     string `json:"help,omitempty"`
	Context  string `json:"context,omitempty"` // the policy and the part of it
}

// RequestError says that a request cannot be evaluated. It names places and never quotes content.
type RequestError struct {
	Problems []Problem // at least one
	message  string
	json     string
}

func (e *RequestError) Error() string { return e.message }

// JSON is what stands in the place of a decision: {"error": […]}, canonical.
func (e *RequestError) JSON() []byte { return []byte(e.json) }

// Problem is something that is wrong with a request.
type Problem struct {
	Code    string `json:"code"`
	Path    string `json:"path,omitempty"` // facts.risk_level; empty for the whole request
	Message string `json:"message"`
}

// LimitError is a [RequestError], of a request that is beyond a limit: [errors.As] finds both.
type LimitError struct{ request *RequestError }

func (e *LimitError) Error() string { return e.request.Error() }

// Unwrap gives the RequestError.
func (e *LimitError) Unwrap() error { return e.request }

// WithheldError says that a text must not go on, and why.
type WithheldError struct {
	Decision *Decision
	reason   string
}

func (e *WithheldError) Error() string { return e.reason }

// RejectedError says that an update of a stored document was refused. Status and Body are what the dialect's product answers.
type RejectedError struct {
	Status   int
	Body     any
	Problems []Diagnostic
	message  string
}

func (e *RejectedError) Error() string { return e.message }

// ArgumentError says that an argument of a call names nothing: a limit or a dialect that does not exist, a text that is not UTF-8.
type ArgumentError struct{ message string }

func (e *ArgumentError) Error() string { return "lictor: " + e.message }

// StreamError says that a stream cannot go on. Nothing was released by the call, and what was released before stands.
type StreamError struct {
	Reason  string // ended, not_utf8 or other_bundle
	message string
}

func (e *StreamError) Error() string { return "lictor: " + e.message }

// InternalError is a bug in lictor that was caught. Please report it.
type InternalError struct{ message string }

func (e *InternalError) Error() string { return "lictor: " + e.message }

// newError gives the Go error for what the library reports.
func newError(status uint32, message, text string, decision *Decision) error {
	switch status {
	case statusPolicy:
		diagnostics, err := diagnosticsOf(text)
		if err != nil {
			return &InternalError{message: err.Error()}
		}
		return &PolicyError{Diagnostics: diagnostics, message: message}
	case statusRequest, statusLimit:
		var form struct{ Error []Problem }
		if err := json.Unmarshal([]byte(text), &form); err != nil {
			return &InternalError{message: err.Error()}
		}
		request := &RequestError{Problems: form.Error, message: message, json: text}
		if status == statusLimit {
			return &LimitError{request}
		}
		return request
	case statusWithheld:
		return &WithheldError{Decision: decision, reason: message}
	case statusRejected:
		var form struct {
			Status   int
			Problems []Diagnostic
			Body     json.RawMessage
		}
		if err := json.Unmarshal([]byte(text), &form); err != nil {
			return &InternalError{message: err.Error()}
		}
		return &RejectedError{Status: form.Status, Body: parsed(string(form.Body)), Problems: form.Problems, message: message}
	case statusPanic:
		return &InternalError{message: message}
	default:
		return &ArgumentError{message: message}
	}
}

// failureOf reads a packed failure.
func failureOf(status uint32, text, digest string) error {
	unpacker := unpacker{text: text, digest: digest}
	message, form := unpacker.string(), unpacker.string()
	var decision *Decision
	if unpacker.bool() {
		decision = new(Decision)
		unpacker.decision(decision)
	}
	if unpacker.failed {
		return errUnpack
	}
	return newError(status, message, form, decision)
}

// requestError is a problem that is found before the core sees the request.
func requestError(code, path, message string) *RequestError {
	problem := Problem{Code: code, Path: path, Message: message}
	text, _ := json.Marshal(map[string]any{"error": []Problem{problem}})
	shown := []string{code}
	if path != "" {
		shown = append(shown, "`"+path+"`")
	}
	return &RequestError{Problems: []Problem{problem}, message: strings.Join(append(shown, message), ": "), json: string(text)}
}

func limitError(path, message string) error {
	return &LimitError{requestError("E-LIMIT", path, message)}
}

func diagnosticsOf(text string) ([]Diagnostic, error) {
	var diagnostics []Diagnostic
	return diagnostics, json.Unmarshal([]byte(text), &diagnostics)
}
