package lictor

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// Outcome is the verdict without its rationale.
type Outcome struct {
	Verdict Verdict // what the host must do with the action
	Effects Effects // what contributed to it or stands beside it
	Final   bool    // whether nothing is pending
}

// Decision is the answer to one request: plain data, nothing of it is tied to the evaluator.
//
// With text after, previews or subjects, which an [Options] asks for, it holds text of the request. What belongs in a log is
// its [Decision.Record].
type Decision struct {
	RequestID      string              `json:"request_id,omitempty"`
	Offsets        string              `json:"offsets,omitempty"` // the unit of every offset; empty: bytes
	Verdict        Verdict             `json:"verdict"`
	Final          bool                `json:"final"` // whether nothing is pending
	Effects        Effects             `json:"effects"`
	Message        string              `json:"message,omitempty"`       // what the policies tell the caller, one a line
	Redactions     []Redaction         `json:"redactions,omitempty"`    // spans to replace, sorted, never overlapping
	TextAfter      []TextAfter         `json:"text_after,omitzero"`     // the content after redaction, on request
	SetArgs        map[string]any      `json:"set_args,omitempty"`      // arguments to set, by path
	ArgsAfter      any                 `json:"args_after,omitempty"`    // the tool's arguments after the changes, on request
	Route          *Route              `json:"route,omitempty"`         // the model to use instead
	Throttle       map[string]float64  `json:"throttle,omitempty"`      // counters to consume, with the limit
	Approvals      []ApprovalNeeded    `json:"approvals,omitempty"`     // approvals that are still needed, all of them
	ActionDigest   string              `json:"action_digest,omitempty"` // what an approval consents to
	Pending        []Check             `json:"pending,omitempty"`       // questions for a judge
	Fallback       *Decision           `json:"fallback,omitempty"`      // a complete decision to use if no judge answers
	Notify         []Notice            `json:"notify,omitempty"`        // whom to alert
	Tags           map[string][]string `json:"tags,omitempty"`          // framework to references in it
	Log            Log                 `json:"log"`
	Labels         []string            `json:"labels,omitempty"`          // what the session is to be labelled with
	Unjudged       []string            `json:"unjudged,omitempty"`        // policies that wanted a judge, got none, and fail open
	Rationale      []Row               `json:"rationale,omitempty"`       // one row a policy that had a say
	RationaleTotal int                 `json:"rationale_total,omitempty"` // how many there were, where that is more
	Errors         []Problem           `json:"errors,omitempty"`          // what was wrong with the request, or beyond a limit
	Bundle         string              `json:"bundle"`                    // digest of the bundle that decided
	Cost           Cost                `json:"cost"`
}

// Redaction is a span to replace.
type Redaction struct {
	Path        string `json:"path"`
	Start       int    `json:"start"`
	End         int    `json:"end"`
	Replacement string `json:"replacement"`
}

// TextAfter is a part of the content after redaction.
type TextAfter struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// Route is another model to use.
type Route struct {
	Model     string   `json:"model"`
	Overruled []string `json:"overruled,omitempty"` // policies that wanted another one and were outranked
}

// ApprovalNeeded is an approval that is still needed.
type ApprovalNeeded struct {
	Policy   string   `json:"policy"`
	By       []string `json:"by,omitempty"`        // who may give it; empty: anyone
	Quorum   int      `json:"quorum"`              // how many different people
	Given    int      `json:"given"`               // how many of them have consented already
	TTL      *int     `json:"ttl_s,omitempty"`     // lifetime in seconds
	FourEyes bool     `json:"four_eyes,omitempty"` // whether the requester's own does not count
}

// Check is a question for a judge: rule and subject stand in separate fields.
type Check struct {
	Check      string    `json:"check"` // digest of the rule and the subject: what an answer names
	Policy     string    `json:"policy"`
	Kind       string    `json:"kind"` // who is to answer: llm, classifier or human
	Rule       Rule      `json:"rule"`
	Subject    []Subject `json:"subject"`
	DeadlineMS *int      `json:"deadline_ms,omitempty"`
	OnTimeout  Fail      `json:"on_timeout"`
	OnUnsure   Fail      `json:"on_unsure"`
	MinScore   *float64  `json:"min_score,omitempty"`
	MaxCostUSD *float64  `json:"max_cost_usd,omitempty"` // what the answers may cost; the host keeps to it
	Quorum     *int      `json:"quorum,omitempty"`
	Of         *int      `json:"of,omitempty"`
}

// Rule is what a judge applies.
type Rule struct {
	Text       string   `json:"text"`
	Clauses    []Clause `json:"clauses"`
	Exceptions []Clause `json:"exceptions,omitempty"` // what does not break it
}

// Clause is one clause of a rule.
type Clause struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Subject is one part of what a judge looks at, already redacted.
type Subject struct {
	Path   string  `json:"path"`
	Bytes  int     `json:"bytes"`
	SHA256 string  `json:"sha256"`
	Text   *string `json:"text,omitempty"` // on request
}

// Notice is whom to alert.
type Notice struct {
	Policy   string   `json:"policy"`
	Severity Severity `json:"severity"`
	To       any      `json:"to,omitempty"` // the policy's notify, as written; nil: the administrators of its level
}

// Log says what to store.
type Log struct {
	Event    bool     `json:"event"`    // whether the logging level asks to store the event
	Decision bool     `json:"decision"` // whether any policy was triggered
	Level    LogLevel `json:"level"`
}

// Row is what one policy said.
type Row struct {
	Policy   string   `json:"policy"`
	Set      string   `json:"set"`
	Level    string   `json:"level"` // where it is owned
	Severity Severity `json:"severity"`
	Status   Status   `json:"status"`
	Effects  Effects  `json:"effects"`
	Why      string   `json:"why"` // one sentence
	WaivedBy string   `json:"waived_by,omitempty"`
	Fail     Fail     `json:"fail,omitempty"`     // its fail mode, where that decided
	Coverage string   `json:"coverage,omitempty"` // of a policy in plain language: full, partial, judged or none
	Hits     []Hit    `json:"hits,omitempty"`
}

// Hit is something found in a text.
type Hit struct {
	Detector string `json:"detector,omitempty"` // empty for a policy's own pattern
	Path     string `json:"path"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Preview  string `json:"preview,omitempty"` // masked, on request
}

// Cost is work done, in units that do not depend on the machine.
type Cost struct {
	Policies int `json:"policies"` // policies in scope
	Bytes    int `json:"bytes"`    // bytes of text searched
	Hits     int `json:"hits"`     // hits found
}

// Record is a decision without any content: what belongs in a log.
type Record struct {
	RequestID      string              `json:"request_id,omitempty"` // the id if it has the shape of one, else its digest
	Offsets        string              `json:"offsets,omitempty"`
	Verdict        Verdict             `json:"verdict"`
	Final          bool                `json:"final"`
	Effects        Effects             `json:"effects"`
	Redactions     int                 `json:"redactions"`
	ActionDigest   string              `json:"action_digest,omitempty"`
	Pending        []string            `json:"pending,omitempty"` // checks, by digest
	Tags           map[string][]string `json:"tags,omitempty"`
	Log            Log                 `json:"log"`
	Unjudged       []string            `json:"unjudged,omitempty"`
	Rationale      []RecordRow         `json:"rationale,omitempty"`
	RationaleTotal int                 `json:"rationale_total,omitempty"`
	Errors         []string            `json:"errors,omitempty"` // codes
	Bundle         string              `json:"bundle"`
	Cost           Cost                `json:"cost"`
	text           string
}

// JSON is the record as canonical JSON (RFC 8785).
func (r *Record) JSON() []byte { return []byte(r.text) }

// RecordRow is a rationale row without its sentence.
type RecordRow struct {
	Policy   string      `json:"policy"`
	Set      string      `json:"set"`
	Level    string      `json:"level"`
	Severity Severity    `json:"severity"`
	Status   Status      `json:"status"`
	Effects  Effects     `json:"effects"`
	WaivedBy string      `json:"waived_by,omitempty"`
	Fail     Fail        `json:"fail,omitempty"`
	Coverage string      `json:"coverage,omitempty"`
	Hits     []RecordHit `json:"hits,omitempty"`
}

// RecordHit is a hit without its path, which can hold keys that the caller chose.
type RecordHit struct {
	Detector string `json:"detector,omitempty"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
}

// plain is a decision without methods.
type plain Decision

// encoded is the decision as JSON, not yet canonical.
func (d *Decision) encoded() (string, error) {
	text, err := json.Marshal((*plain)(d))
	return string(text), err
}

// JSON is the decision as canonical JSON (RFC 8785): the wire form. It fails only for a decision that the caller has changed into
// none.
func (d *Decision) JSON() ([]byte, error) {
	text, err := d.encoded()
	if err == nil {
		text, err = decisionJSON(text)
	}
	return []byte(text), err
}

// MarshalJSON gives the wire form; of [encoding/json.Marshal] it is not canonical, which writes some characters as escapes.
func (d Decision) MarshalJSON() ([]byte, error) { return d.JSON() }

// Render shows the decision to a person, with ANSI colours if color.
func (d *Decision) Render(color bool) string {
	text, err := d.encoded()
	if err == nil {
		text, err = decisionRender(text, color)
	}
	if err != nil {
		return "the decision cannot be shown: " + err.Error() + "\n"
	}
	return text
}

// Record is the decision without any content: what belongs in a log.
func (d *Decision) Record() (*Record, error) {
	text, err := d.encoded()
	if err == nil {
		text, err = decisionRecord(text)
	}
	if err != nil {
		return nil, err
	}
	record := &Record{text: text}
	return record, json.Unmarshal([]byte(text), record)
}

// Withheld says why the content must not go on, not even with the decision's changes. Empty: it may.
func (d *Decision) Withheld() string {
	text, err := d.encoded()
	if err == nil {
		text, err = decisionWithheld(text)
	}
	if err != nil {
		return "it is no decision: " + err.Error()
	}
	return text
}

// Rewrite carries out the redactions in the JSON document that the request was made of, each at its path, such as
// messages[0].content. Whatever else it holds stays as it is. It fails if a redaction has no text in the document.
func (d *Decision) Rewrite(document []byte) ([]byte, error) {
	text, err := d.encoded()
	if err == nil {
		text, err = decisionRewrite(text, string(document))
	}
	if err != nil {
		return nil, err
	}
	return []byte(text), nil
}

// Restore gives text, such as a model's answer, with each placeholder (redact: {style: placeholder}) replaced by what it stands for
// in request, about which the decision was made.
func (d *Decision) Restore(request Request, text string) (string, error) {
	decided, err := d.encoded()
	if err != nil {
		return "", err
	}
	asked, err := json.Marshal(request)
	if err != nil {
		return "", err
	}
	return decisionRestore(decided, string(asked), text)
}

// LateFindings are the answers that fit checks which the decision was waiting for before they expired: for the log. They change
// nothing.
func (d *Decision) LateFindings(answers []Answer) ([]LateFinding, error) {
	text, err := d.encoded()
	if err != nil {
		return nil, err
	}
	given, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
	if answers == nil {
		given = []byte("[]")
	}
	found, err := lateFindings(text, string(given))
	if err != nil {
		return nil, err
	}
	var findings []LateFinding
	return findings, json.Unmarshal([]byte(found), &findings)
}

// LateFinding is an answer that came after its check had expired.
type LateFinding struct {
	Check   string `json:"check"`
	Policy  string `json:"policy"`
	Verdict string `json:"verdict"`
	Clause  string `json:"clause,omitempty"`
}

// Format shows the verdict and counts, whatever the verb: a decision may hold text of the request.
func (d Decision) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "Decision(%s, %d rows, %d redactions)", d.Verdict, len(d.Rationale), len(d.Redactions))
}

// LogValue is what a structured log shows.
func (d Decision) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(d)) }

// Format shows the length only, whatever the verb.
func (t TextAfter) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "TextAfter(%d bytes)", len(t.Text))
}

// Format shows the length only, whatever the verb.
func (s Subject) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "Subject(%d bytes)", s.Bytes)
}
