package lictor

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"unsafe"
)

// unpacker reads what bindings-c/src/packed/write.rs wrote. Strings are parts of one copy of the answer, so that a decision costs
// few allocations. A read beyond the end sets failed and gives zeros.
type unpacker struct {
	text   string
	digest string // the evaluator's, and so each decision's
	failed bool
}

var errUnpack = errors.New("lictor: the library's answer cannot be read")

func decisionOf(text, digest string) (*Decision, error) {
	unpacker := unpacker{text: text, digest: digest}
	decision := new(Decision)
	unpacker.decision(decision)
	if unpacker.failed || unpacker.text != "" {
		return nil, errUnpack
	}
	return decision, nil
}

func (u *unpacker) decision(d *Decision) {
	d.Verdict = verdictOf(u.byte())
	d.Final = u.bool()
	d.Effects = Effects(u.uint32())
	d.Log.Level = step(u, logLevels[:])
	d.Log.Event = u.bool()
	d.Log.Decision = u.bool()
	d.Cost = Cost{Policies: u.int(), Bytes: u.int(), Hits: u.int()}
	d.Bundle = u.digest
	if d.Offsets = u.string(); d.Offsets == "bytes" {
		d.Offsets = ""
	}
	d.RequestID, _ = u.optional()
	d.Message, _ = u.optional()
	d.ActionDigest, _ = u.optional()
	if args, ok := u.optional(); ok {
		d.ArgsAfter = parsed(args)
	}
	if pending, ok := u.optional(); ok && json.Unmarshal([]byte(pending), &d.Pending) != nil {
		u.failed = true
	}
	d.Rationale = list(u, u.row)
	d.RationaleTotal = u.int()
	d.Redactions = list(u, func(r *Redaction) {
		*r = Redaction{Path: u.string(), Start: u.int(), End: u.int(), Replacement: u.string()}
	})
	hasTextAfter := u.bool()
	d.TextAfter = list(u, func(t *TextAfter) { *t = TextAfter{Path: u.string(), Text: u.string()} })
	if hasTextAfter && d.TextAfter == nil {
		d.TextAfter = []TextAfter{}
	}
	for count := u.count(); count > 0; count-- {
		if d.SetArgs == nil {
			d.SetArgs = make(map[string]any, count)
		}
		path := u.string()
		d.SetArgs[path] = parsed(u.string())
	}
	for count := u.count(); count > 0; count-- {
		if d.Throttle == nil {
			d.Throttle = make(map[string]float64, count)
		}
		counter := u.string()
		d.Throttle[counter] = math.Float64frombits(u.uint64())
	}
	if u.count() > 0 {
		d.Route = &Route{Model: u.string(), Overruled: u.strings()}
	}
	d.Approvals = list(u, func(a *ApprovalNeeded) {
		*a = ApprovalNeeded{Policy: u.string(), By: u.strings(), Quorum: int(u.uint32()), Given: int(u.uint32())}
		if u.count() > 0 {
			seconds := int(u.uint32())
			a.TTL = &seconds
		}
		a.FourEyes = u.bool()
	})
	d.Notify = list(u, func(n *Notice) {
		*n = Notice{Policy: u.string(), Severity: step(u, severities[:])}
		if to, ok := u.optional(); ok {
			n.To = parsed(to)
		}
	})
	for count := u.count(); count > 0; count-- {
		if d.Tags == nil {
			d.Tags = make(map[string][]string, count)
		}
		framework := u.string()
		d.Tags[framework] = u.strings()
	}
	d.Labels = u.strings()
	d.Unjudged = u.strings()
	d.Errors = list(u, func(p *Problem) { *p = Problem{Code: u.string(), Path: u.string(), Message: u.string()} })
	if u.count() > 0 {
		d.Fallback = new(Decision)
		u.decision(d.Fallback)
	}
}

func (u *unpacker) row(r *Row) {
	r.Severity = step(u, severities[:])
	r.Status = step(u, statuses[:])
	r.Effects = Effects(u.uint32())
	r.Fail = step(u, fails[:])
	r.Policy = u.string()
	r.Set = u.string()
	r.Level = u.string()
	r.Why = u.string()
	r.WaivedBy, _ = u.optional()
	r.Coverage, _ = u.optional()
	r.Hits = list(u, u.hit)
}

func (u *unpacker) hit(h *Hit) {
	h.Detector, _ = u.optional()
	h.Path = u.string()
	h.Start = u.int()
	h.End = u.int()
	h.Preview, _ = u.optional()
}

// list reads as many items as are announced; nil for none.
func list[T any](u *unpacker, read func(*T)) []T {
	count := u.count()
	if count == 0 {
		return nil
	}
	items := make([]T, count)
	for place := range items {
		read(&items[place])
	}
	return items
}

func (u *unpacker) strings() []string {
	count := u.count()
	if count == 0 {
		return nil
	}
	items := make([]string, count)
	for place := range items {
		items[place] = u.string()
	}
	return items
}

// step reads a step of a scale; the zero value for none.
func step[T ~string](u *unpacker, scale []T) T {
	number := int(u.byte())
	if number < 1 || number > len(scale) {
		var none T
		return none
	}
	return scale[number-1]
}

// take gives the next bytes; an empty slice if there are too few.
func (u *unpacker) take(count int) string {
	if count < 0 || count > len(u.text) {
		u.failed, u.text = true, ""
		return ""
	}
	taken := u.text[:count]
	u.text = u.text[count:]
	return taken
}

func (u *unpacker) byte() uint8 {
	if taken := u.take(1); taken != "" {
		return taken[0]
	}
	return 0
}

func (u *unpacker) bool() bool { return u.byte() != 0 }

func (u *unpacker) uint32() uint32 {
	if taken := u.take(4); taken != "" {
		return binary.LittleEndian.Uint32(unsafe.Slice(unsafe.StringData(taken), 4))
	}
	return 0
}

func (u *unpacker) uint64() uint64 {
	if taken := u.take(8); taken != "" {
		return binary.LittleEndian.Uint64(unsafe.Slice(unsafe.StringData(taken), 8))
	}
	return 0
}

func (u *unpacker) int() int { return int(u.uint64()) }

// count reads how many items follow, of which each takes a byte at least.
func (u *unpacker) count() int {
	count := int(u.uint32())
	if count > len(u.text) {
		u.failed = true
		return 0
	}
	return count
}

func (u *unpacker) string() string { return u.take(int(u.uint32())) }

func (u *unpacker) optional() (string, bool) {
	length := u.uint32()
	if length == math.MaxUint32 {
		return "", false
	}
	return u.take(int(length)), true
}
