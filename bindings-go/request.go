package lictor

import (
	"fmt"
	"log/slog"
)

// Request says what is about to happen, as far as the host knows it. Kind and Scope are required; a Document may say the kind.
//
// What is absent is unknown to every policy, never false. Absent are an empty string, a nil slice and a nil map; an empty
// slice or map that is not nil says that there are none. Content that is not nil and empty says that there is no text.
//
// Facts, counters, arguments and messages hold JSON's values: nil, bool, string, every kind of integer and float, maps with
// string keys, slices, pointers to those, [encoding/json.Number] and [encoding/json.RawMessage]. Anything else is refused,
// and so are NaN, infinities and integers beyond 64 bits.
type Request struct {
	ID          string         `json:"id,omitempty"`          // the host's name for the request; comes back in the decision
	Kind        Kind           `json:"kind,omitempty"`        // what is about to happen
	Scope       Scope          `json:"scope"`                 // where it happens
	Principal   Principal      `json:"principal,omitzero"`    // for whom
	Agent       Agent          `json:"agent,omitzero"`        // the agent that acts
	Action      string         `json:"action,omitempty"`      // what it does, in the host's words
	Tool        Tool           `json:"tool,omitzero"`         // the tool that is called
	Model       Model          `json:"model,omitzero"`        // the model that is called
	Facts       map[string]any `json:"facts,omitzero"`        // what else the host knows
	Counters    map[string]any `json:"counters,omitzero"`     // numbers before this request
	Session     Session        `json:"session,omitzero"`      // the session it belongs to
	Environment string         `json:"environment,omitempty"` // where the host runs: prod
	Now         string         `json:"now,omitempty"`         // the time, as in 2026-11-20T10:00:00Z; there is no clock inside
	Text        string         `json:"text,omitempty"`        // the text, if it is one
	Content     []Part         `json:"content,omitzero"`      // or in parts
	Messages    any            `json:"messages,omitempty"`    // or a provider's message list as it is
	Document    any            `json:"document,omitempty"`    // or a whole body, a tool call, or a call or result of MCP as it is
	Approvals   []Approval     `json:"approvals,omitempty"`   // consents given so far
	Answers     []Answer       `json:"answers,omitempty"`     // judges' answers given so far
	Offsets     string         `json:"offsets,omitempty"`     // the unit of offsets: bytes unless it says code_points or utf16
}

// Scope is where something happens: level to name, such as {"org": "acme", "workspace": "shop"}.
type Scope map[string]string

// Principal is for whom something happens.
type Principal struct {
	User   string   `json:"user,omitempty"`
	Groups []string `json:"groups,omitzero"` // nil: not known
	Roles  []string `json:"roles,omitzero"`  // nil: not known
}

// IsZero says whether nothing is known.
func (p Principal) IsZero() bool { return p.User == "" && p.Groups == nil && p.Roles == nil }

// Agent is the agent that acts.
type Agent struct {
	ID string `json:"id,omitempty"`
}

// Model is the model that is called.
type Model struct {
	ID string `json:"id,omitempty"`
}

// Tool is the tool that is called.
type Tool struct {
	Server string         `json:"server,omitempty"` // the server that offers it
	Name   string         `json:"name,omitempty"`
	Hash   string         `json:"hash,omitempty"` // digest of its description
	Args   map[string]any `json:"args,omitzero"`  // nil: not known
}

// IsZero says whether nothing is known.
func (t Tool) IsZero() bool { return t.Server == "" && t.Name == "" && t.Hash == "" && t.Args == nil }

// Session is the session that a request belongs to: plain data that the host keeps. [Session.Next] gives it after a decision.
type Session struct {
	ID          string             `json:"id,omitempty"`
	Turn        *int               `json:"turn,omitempty"`        // inputs so far; nil: not known
	Labels      []string           `json:"labels,omitzero"`       // nil: not known
	ToolsCalled []string           `json:"tools_called,omitzero"` // nil: not known
	Posture     string             `json:"posture,omitempty"`     // the most restrictive verdict so far
	Consume     map[string]float64 `json:"consume,omitempty"`     // what the host adds to its counters because of the last step
}

// IsZero says whether nothing is known.
func (s Session) IsZero() bool {
	return s.ID == "" && s.Turn == nil && s.Labels == nil && s.ToolsCalled == nil && s.Posture == "" && s.Consume == nil
}

// Part is a part of the content. Path is the host's own name for the place, and comes back in hits and redactions.
type Part struct {
	Path     string `json:"path"`
	Role     string `json:"role,omitempty"`   // who says it: user, assistant, system, tool
	Source   string `json:"source,omitempty"` // where it comes from
	Text     string `json:"text"`
	Encoding string `json:"format,omitempty"` // json: its strings are searched as they read, and it stays JSON
}

// Approval is a person's consent to one action.
type Approval struct {
	ActionDigest string    `json:"action_digest"` // as the decision named it
	By           Principal `json:"by,omitzero"`
	At           string    `json:"at,omitempty"`
}

// Answer is a judge's answer to a check.
type Answer struct {
	Check   string   `json:"check"`
	Verdict string   `json:"verdict"` // violation, ok or unsure
	Clause  string   `json:"clause,omitempty"`
	Score   *float64 `json:"score,omitempty"` // 0 to 1
	Spans   []Span   `json:"spans,omitempty"` // where in the subject
	By      any      `json:"by,omitempty"`
	MS      int64    `json:"ms,omitempty"` // how long it took
}

// Span is a place in a judge's subject. Without a path it is in the first part.
type Span struct {
	Path  string `json:"path,omitempty"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Format shows kind and scope only, whatever the verb: a request's content must not reach a log by accident.
func (r Request) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "Request(%s, %d levels)", r.Kind, len(r.Scope))
}

// LogValue is what a structured log shows.
func (r Request) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(r)) }

// Format shows the length only, whatever the verb.
func (p Part) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "Part(%d bytes)", len(p.Text))
}

// Format shows the tool's name only, whatever the verb.
func (t Tool) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "Tool(%s, %d arguments)", t.Name, len(t.Args))
}
