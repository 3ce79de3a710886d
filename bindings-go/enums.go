package lictor

import (
	"encoding/json"
	"fmt"
	"math/bits"
)

// Kind says what is about to happen.
type Kind string

// The kinds of request.
const (
	KindInput       Kind = "input"        // a prompt goes to a model
	KindOutput      Kind = "output"       // a model's answer goes to a person or a program
	KindToolCall    Kind = "tool_call"    // an agent calls a tool
	KindToolResult  Kind = "tool_result"  // a tool's result goes to a model
	KindRetrieval   Kind = "retrieval"    // retrieved text goes to a model
	KindModelCall   Kind = "model_call"   // a model is called
	KindMemoryWrite Kind = "memory_write" // something is written to an agent's memory
	KindEvent       Kind = "event"        // something happened, and is being reported
	KindDeploy      Kind = "deploy"       // a model or a bundle is deployed
)

// number is C's number of the kind; 0 for any other text.
func (k Kind) number() uint8 {
	for place, kind := range kinds {
		if k == kind {
			return uint8(place + 1)
		}
	}
	return 0
}

var kinds = [...]Kind{KindInput, KindOutput, KindToolCall, KindToolResult, KindRetrieval, KindModelCall, KindMemoryWrite, KindEvent, KindDeploy}

// Verdict says what the host must do with the action.
type Verdict string

// The verdicts, least restrictive first.
const (
	VerdictAllow     Verdict = "allow"     // carry out the action as it is
	VerdictTransform Verdict = "transform" // carry it out after the rewriting that the decision names
	VerdictHold      Verdict = "hold"      // wait: a person must approve or a judge must answer first
	VerdictDeny      Verdict = "deny"      // do not carry it out
)

var verdicts = [...]Verdict{VerdictAllow, VerdictTransform, VerdictHold, VerdictDeny}

// verdictOf never gives an allow that was not meant.
func verdictOf(number uint8) Verdict {
	if number < 1 || int(number) > len(verdicts) {
		return VerdictDeny
	}
	return verdicts[number-1]
}

// Severity is a step on the one scale of harm and danger.
type Severity string

// The severities, lowest first.
const (
	SeverityInfo     Severity = "info"
	SeverityLow      Severity = "low"
	SeverityMedium   Severity = "medium"
	SeverityHigh     Severity = "high"
	SeverityCritical Severity = "critical"
)

var severities = [...]Severity{SeverityInfo, SeverityLow, SeverityMedium, SeverityHigh, SeverityCritical}

// Status says what became of a policy's condition.
type Status string

// The statuses.
const (
	StatusMatched      Status = "matched"      // it holds
	StatusUndetermined Status = "undetermined" // it cannot be decided
	StatusPending      Status = "pending"      // it waits for a judge
	StatusExpired      Status = "expired"      // no judge answered in time
	StatusShadow       Status = "shadow"       // it holds or cannot be decided, and the policy is watched only
	StatusNotMatched   Status = "not_matched"  // it does not hold; only in an explanation
)

var statuses = [...]Status{StatusMatched, StatusUndetermined, StatusPending, StatusExpired, StatusShadow, StatusNotMatched}

// Fail says what an undecided policy does.
type Fail string

// The fail modes.
const (
	FailOpen   Fail = "open"   // it contributes nothing
	FailClosed Fail = "closed" // it counts
)

var fails = [...]Fail{FailOpen, FailClosed}

// LogLevel says which events a host stores.
type LogLevel string

// The logging levels.
const (
	LogMinimal  LogLevel = "minimal"  // events with personal data
	LogStandard LogLevel = "standard" // events of medium risk or above, or with personal data
	LogFull     LogLevel = "full"     // all events
	LogParanoid LogLevel = "paranoid" // all events; in an organisation policy, blocking rules are live
)

var logLevels = [...]LogLevel{LogMinimal, LogStandard, LogFull, LogParanoid}

// Dialect says how a document is written. The zero value: as its shape says.
type Dialect string

// The dialects.
const (
	DialectNative       Dialect = "native"        // a bundle in the native format
	DialectFlashback    Dialect = "flashback"     // scoped policies in plain language
	DialectAgenticAudit Dialect = "agentic-audit" // organisation policies with alert and blocking rules
	DialectSafeAI       Dialect = "safe-ai"       // patterns and keywords
)

var dialects = [...]Dialect{DialectNative, DialectFlashback, DialectAgenticAudit, DialectSafeAI}

func (d Dialect) number() (uint32, error) {
	if d == "" {
		return 0, nil
	}
	for place, dialect := range dialects {
		if d == dialect {
			return uint32(place + 1), nil
		}
	}
	return 0, &ArgumentError{message: fmt.Sprintf("there is no dialect %q", string(d))}
}

// Effect is what a policy does.
type Effect uint16

// The effects, most restrictive first.
const (
	EffectDeny     Effect = 1 << iota // do not carry out the action
	EffectApprove                     // get a person's approval bound to the action
	EffectJudge                       // answer a question; arises only from a pending check
	EffectRedact                      // replace spans of text
	EffectRoute                       // use another model
	EffectSetArg                      // rewrite a tool's argument
	EffectThrottle                    // consume a counter
	EffectAlert                       // notify administrators
	EffectWarn                        // tell the caller
	EffectRecord                      // keep a record
	EffectAllow                       // waive other policies, and grant under default-deny
)

var effectNames = [...]string{"deny", "approve", "judge", "redact", "route", "set_arg", "throttle", "alert", "warn", "record", "allow"}

// String is the name of the effect on the wire.
func (e Effect) String() string {
	place := bits.TrailingZeros16(uint16(e))
	if bits.OnesCount16(uint16(e)) != 1 || place >= len(effectNames) {
		return fmt.Sprintf("Effect(%d)", uint16(e))
	}
	return effectNames[place]
}

// Effects is a set of effects. In JSON it is a list of names, most restrictive first.
type Effects uint16

// Has says whether the effect is a member.
func (s Effects) Has(effect Effect) bool { return s&Effects(effect) != 0 }

// List gives the members, most restrictive first.
func (s Effects) List() []Effect {
	list := make([]Effect, 0, bits.OnesCount16(uint16(s)))
	for rest := uint16(s); rest != 0; rest &= rest - 1 {
		list = append(list, Effect(1<<bits.TrailingZeros16(rest)))
	}
	return list
}

// String shows the members.
func (s Effects) String() string { return fmt.Sprint(s.List()) }

// MarshalJSON writes the list of names.
func (s Effects) MarshalJSON() ([]byte, error) {
	names := make([]string, 0, bits.OnesCount16(uint16(s)))
	for _, effect := range s.List() {
		names = append(names, effect.String())
	}
	return json.Marshal(names)
}

// UnmarshalJSON reads the list of names.
func (s *Effects) UnmarshalJSON(text []byte) error {
	var names []string
	if err := json.Unmarshal(text, &names); err != nil {
		return err
	}
	*s = 0
	for _, name := range names {
		found := false
		for place, known := range effectNames {
			if name == known {
				*s |= 1 << place
				found = true
			}
		}
		if !found {
			return fmt.Errorf("lictor: %q is no effect", name)
		}
	}
	return nil
}
