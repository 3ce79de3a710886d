package lictor

// Evaluator is a compiled bundle. It is immutable: all goroutines may share one.
type Evaluator struct {
	handle   *handle
	digest   string
	rendered string
	warnings []Diagnostic
}

// Options asks for more in a decision.
type Options struct {
	TextAfter bool // the content, and a tool's arguments, after the changes
	Previews  bool // a masked preview of each hit, such as ***-**-6789
	Subjects  bool // the text of each pending check's subject, already redacted
	Strict    bool // refuse a request of which anything is wrong, where otherwise the decision lists it
}

func (o Options) bits() uint32 {
	var bits uint32
	for _, option := range [...]struct {
		is  bool
		bit uint32
	}{{o.TextAfter, optionTextAfter}, {o.Previews, optionPreviews}, {o.Subjects, optionSubjects}, {o.Strict, optionStrict}} {
		if option.is {
			bits |= option.bit
		}
	}
	return bits
}

// Result is a decision, or why there is none.
type Result struct {
	Decision *Decision
	Err      error
}

// Close frees the evaluator's memory, once the calls that use it are done. Calls after it give [ErrClosed]. Closing again does
// nothing, and an evaluator that is not closed is freed with its last reference.
func (e *Evaluator) Close() error {
	e.handle.close()
	return nil
}

// Digest is sha256: and the digest of the bundle: it names what decides.
func (e *Evaluator) Digest() string { return e.digest }

// Warnings are lints: what loads but is probably not meant.
func (e *Evaluator) Warnings() []Diagnostic { return e.warnings }

// RenderWarnings shows the lints with the lines concerned and carets; empty where there are none.
func (e *Evaluator) RenderWarnings() string { return e.rendered }

// Decide gives the verdict and effects: the fast path.
func (e *Evaluator) Decide(request Request) (Outcome, error) {
	m := borrowMemory()
	defer m.giveBack()
	if err := m.pack(&request); err != nil {
		return Outcome{}, err
	}
	return e.decide(m)
}

// Evaluate gives the decision with its rationale.
func (e *Evaluator) Evaluate(request Request) (*Decision, error) {
	return e.answer(&request, operationEvaluate, 0)
}

// EvaluateWith is [Evaluator.Evaluate] with more in the decision.
func (e *Evaluator) EvaluateWith(request Request, options Options) (*Decision, error) {
	return e.answer(&request, operationEvaluate, options.bits())
}

// Explain gives the decision with every policy in scope: also those that did not match, and why.
func (e *Evaluator) Explain(request Request) (*Decision, error) {
	return e.answer(&request, operationExplain, 0)
}

// ExplainWith is [Evaluator.Explain] with more in the decision.
func (e *Evaluator) ExplainWith(request Request, options Options) (*Decision, error) {
	return e.answer(&request, operationExplain, options.bits())
}

// Resume gives the decision once judges have answered. The request is the same as before; answers touch only the checks they name.
func (e *Evaluator) Resume(request Request, answers []Answer) (*Decision, error) {
	request.Answers = append(request.Answers[:len(request.Answers):len(request.Answers)], answers...)
	return e.answer(&request, operationEvaluate, 0)
}

// Expire gives the decision once the host waits no longer: a check without an answer has expired, and its policy's fail mode
// decides.
func (e *Evaluator) Expire(request Request, answers []Answer) (*Decision, error) {
	request.Answers = append(request.Answers[:len(request.Answers):len(request.Answers)], answers...)
	return e.answer(&request, operationEvaluate, optionExpired)
}

// EvaluateMany gives a result for each request, in order, in one call into the library. One that fails does not stop the rest.
func (e *Evaluator) EvaluateMany(requests []Request) []Result {
	results := make([]Result, len(requests))
	m := borrowMemory()
	defer m.giveBack()
	packer := packer{buffer: m.input[:0]}
	for place := range requests {
		start := len(packer.buffer)
		packer.count(0)
		if err := packer.request(&requests[place]); err != nil {
			results[place].Err = err
			packer.buffer = packer.buffer[:start]
			continue
		}
		packer.setCount(start, len(packer.buffer)-start-4)
	}
	m.input = packer.buffer
	text, err := e.call(m, operationEvaluateMany, 0, m.input)
	unpacker := unpacker{text: text}
	for place := range results {
		result := &results[place]
		if result.Err != nil {
			continue
		}
		if err != nil {
			result.Err = err
			continue
		}
		status := unpacker.uint32()
		answer := unpacker.string()
		switch {
		case unpacker.failed:
			result.Err = errUnpack
		case status != statusOK:
			result.Err = failureOf(status, answer, e.digest)
		default:
			result.Decision, result.Err = decisionOf(answer, e.digest)
		}
	}
	return results
}

// EvaluateJSON gives the decision about a request, both in the wire form; the answer is canonical JSON (RFC 8785), the same bytes
// in every language.
func (e *Evaluator) EvaluateJSON(request []byte) ([]byte, error) {
	return e.json(request, operationEvaluateJSON, 0)
}

// EvaluateJSONWith is [Evaluator.EvaluateJSON] with more in the decision.
func (e *Evaluator) EvaluateJSONWith(request []byte, options Options) ([]byte, error) {
	return e.json(request, operationEvaluateJSON, options.bits())
}

// ExplainJSON is [Evaluator.Explain] in the wire form.
func (e *Evaluator) ExplainJSON(request []byte, options Options) ([]byte, error) {
	return e.json(request, operationExplainJSON, options.bits())
}

// Redact gives the text of a prompt that may go on: with everything redacted that the policies ask for. A [WithheldError] says
// that it must not go on even so. The organisation is the bundle's own.
func (e *Evaluator) Redact(text string) (string, error) { return e.RedactAs(KindInput, nil, text) }

// RedactAs is [Evaluator.Redact] for any kind and place; the organisation is the bundle's own unless scope names it.
func (e *Evaluator) RedactAs(kind Kind, scope Scope, text string) (string, error) {
	m := borrowMemory()
	defer m.giveBack()
	if err := m.pack(&Request{Kind: kind, Scope: scope, Text: text}); err != nil {
		return "", err
	}
	return e.call(m, operationRedact, 0, m.input)
}

func (e *Evaluator) answer(request *Request, operation, options uint32) (*Decision, error) {
	m := borrowMemory()
	defer m.giveBack()
	if err := m.pack(request); err != nil {
		return nil, err
	}
	text, err := e.call(m, operation, options, m.input)
	if err != nil {
		return nil, err
	}
	return decisionOf(text, e.digest)
}

func (e *Evaluator) json(request []byte, operation, options uint32) ([]byte, error) {
	m := borrowMemory()
	defer m.giveBack()
	text, err := e.call(m, operation, options, request)
	if err != nil {
		return nil, err
	}
	return []byte(text), nil
}

func (m *memory) pack(request *Request) error {
	packer := packer{buffer: m.input[:0]}
	err := packer.request(request)
	m.input = packer.buffer
	return err
}
