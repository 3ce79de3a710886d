package lictor

import "encoding/json"

// Detector is a built-in detector.
type Detector struct {
	Name   string // family.type, as policies write it
	Title  string // what it finds, in a few words
	Limits string // what it cannot find or wrongly finds
}

// Updated is a stored document after an update.
type Updated struct {
	Document json.RawMessage `json:"document"` // the new document, whole
	Version  string          `json:"version"`  // names its state
	Changed  []string        `json:"changed"`  // JSON pointers (RFC 6901) of what changed
	Warnings []Diagnostic    `json:"warnings"`
}

// Export gives the policies that were imported from a dialect, each as it was written.
func (e *Evaluator) Export(dialect Dialect) ([]json.RawMessage, error) {
	number, err := dialect.number()
	if err != nil {
		return nil, err
	}
	text, err := e.export(number)
	if err != nil {
		return nil, err
	}
	var policies []json.RawMessage
	return policies, json.Unmarshal([]byte(text), &policies)
}

// SafeAIAnswer is the answer of the pattern policies' product to request, as JSON: what each of its policies found in the text. It
// quotes the text, so it is for the caller and not for a log.
func (e *Evaluator) SafeAIAnswer(request Request, decision *Decision) ([]byte, error) {
	asked, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	decided, err := decision.encoded()
	if err != nil {
		return nil, err
	}
	answer, err := e.safeAIAnswer(string(asked), decided)
	return []byte(answer), err
}

// ApplyUpdate applies a partial update to a stored document of a dialect and checks the result as loading would. ifVersion is the
// version that the update was made for; empty: any. A [RejectedError] has every problem.
func ApplyUpdate(dialect Dialect, current, patch []byte, ifVersion string) (*Updated, error) {
	number, err := dialect.number()
	if err != nil {
		return nil, err
	}
	text, err := applyUpdate(number, string(current), string(patch), ifVersion)
	if err != nil {
		return nil, err
	}
	updated := new(Updated)
	return updated, json.Unmarshal([]byte(text), updated)
}

// OrganisationPolicy is the full organisation policy of a document in JSON, with the product's default for each field that it does
// not give.
func OrganisationPolicy(document []byte) ([]byte, error) {
	text, err := organisationPolicy(string(document))
	return []byte(text), err
}

// Read reports what of a policy in plain language is checked, by what, and what is not: a JSON object, with spans in bytes of content.
func Read(content string) ([]byte, error) {
	text, err := readPolicy(content)
	return []byte(text), err
}
