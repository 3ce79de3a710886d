package lictor

import (
	"encoding/binary"
	"math"
)

// The packed form of a request: the setters of C's builder, one after the other, in the order of the wire form. It is private
// to this module and bindings-c/src/packed/read.rs.
const (
	tagEnd byte = iota
	tagKind
	tagScope
	tagString
	tagList
	tagMap
	tagText
	tagMembers
)

// packer writes packed requests.
type packer struct {
	buffer []byte
	// nodes is how many values may still be written: values of Go can share parts, and so unfold without an end.
	nodes int
}

// mostNodes is beyond every request that the content limit lets through.
const mostNodes = 1 << 20

func (p *packer) request(r *Request) error {
	p.nodes = mostNodes
	if number := r.Kind.number(); number > 0 {
		p.buffer = append(p.buffer, tagKind, number)
	} else if r.Kind != "" {
		// The core says which there are.
		p.member("kind")
		p.text(string(r.Kind))
	}
	if r.Scope != nil {
		p.scope(r.Scope)
	}
	p.field(fieldID, r.ID)
	p.field(fieldUser, r.Principal.User)
	p.list(listGroups, r.Principal.Groups)
	p.list(listRoles, r.Principal.Roles)
	p.field(fieldAgent, r.Agent.ID)
	p.field(fieldAction, r.Action)
	p.field(fieldToolServer, r.Tool.Server)
	p.field(fieldToolName, r.Tool.Name)
	p.field(fieldToolHash, r.Tool.Hash)
	if err := p.entries(mapArgs, "tool.args", r.Tool.Args); err != nil {
		return err
	}
	p.field(fieldModel, r.Model.ID)
	if err := p.entries(mapFacts, "facts", r.Facts); err != nil {
		return err
	}
	if err := p.counters(r.Counters); err != nil {
		return err
	}
	p.field(fieldSession, r.Session.ID)
	p.list(listLabels, r.Session.Labels)
	p.list(listToolsCalled, r.Session.ToolsCalled)
	if r.Session.Turn != nil || r.Session.Posture != "" || r.Session.Consume != nil {
		if err := p.session(&r.Session); err != nil {
			return err
		}
	}
	p.field(fieldEnvironment, r.Environment)
	if r.Now != "" {
		p.member("now")
		p.text(r.Now)
	}
	if err := p.content(r); err != nil {
		return err
	}
	if err := p.approvals(r.Approvals); err != nil {
		return err
	}
	if err := p.answers(r.Answers); err != nil {
		return err
	}
	if r.Offsets != "" {
		p.member("offsets")
		p.text(r.Offsets)
	}
	p.buffer = append(p.buffer, tagEnd)
	if len(p.buffer) > math.MaxInt32 {
		return limitError("", "the request is larger than 2 GiB")
	}
	return nil
}

// usualLevels are a bundle's levels unless it names others, in the order in which the core keeps them.
var usualLevels = [...]string{"org", "repo", "workspace"}

// scope writes levels and names. PERF: asking for the usual levels is faster than going through the map, whose order is random.
func (p *packer) scope(scope Scope) {
	p.buffer = append(p.buffer, tagScope)
	p.count(len(scope))
	start, found := len(p.buffer), 0
	for _, level := range usualLevels {
		if name, ok := scope[level]; ok {
			p.string(level)
			p.string(name)
			found++
		}
	}
	if found == len(scope) {
		return
	}
	p.buffer = p.buffer[:start]
	for level, name := range scope {
		p.string(level)
		p.string(name)
	}
}

// content writes what is given of text, content and messages. More than one is read together, and the decision says so.
func (p *packer) content(r *Request) error {
	given := 0
	for _, is := range [...]bool{r.Text != "", r.Content != nil, r.Messages != nil, r.Document != nil} {
		if is {
			given++
		}
	}
	if given == 1 && r.Text != "" {
		p.buffer = append(p.buffer, tagText)
		p.string(r.Text)
		return nil
	}
	if given == 0 {
		return nil
	}
	p.buffer = append(p.buffer, tagMembers)
	p.count(given)
	if r.Content != nil {
		p.string("content")
		p.buffer = append(p.buffer, valueList)
		p.count(len(r.Content))
		for _, part := range r.Content {
			p.parts(pair{"path", part.Path, true}, pair{"role", part.Role, false}, pair{"source", part.Source, false}, pair{"text", part.Text, true}, pair{"format", part.Encoding, false})
		}
	}
	if r.Text != "" {
		p.string("text")
		p.text(r.Text)
	}
	if r.Messages != nil {
		p.string("messages")
		if err := p.value(r.Messages, path{name: "messages"}, depth); err != nil {
			return err
		}
	}
	if r.Document != nil {
		p.string("document")
		return p.value(r.Document, path{name: "document"}, depth)
	}
	return nil
}

// session writes a whole session, in the place of what was written of it.
func (p *packer) session(s *Session) error {
	members := map[string]any{}
	if s.ID != "" {
		members["id"] = s.ID
	}
	if s.Turn != nil {
		members["turn"] = *s.Turn
	}
	if s.Labels != nil {
		members["labels"] = s.Labels
	}
	if s.ToolsCalled != nil {
		members["tools_called"] = s.ToolsCalled
	}
	if s.Posture != "" {
		members["posture"] = s.Posture
	}
	p.member("session")
	return p.value(members, path{name: "session"}, depth)
}

// counters writes numbers as such; among anything else the core says what is wrong.
func (p *packer) counters(counters map[string]any) error {
	for _, count := range counters {
		if !isNumber(count) {
			p.member("counters")
			return p.value(counters, path{name: "counters"}, depth)
		}
	}
	return p.entries(mapCounters, "counters", counters)
}

func (p *packer) approvals(approvals []Approval) error {
	if len(approvals) == 0 {
		return nil
	}
	p.member("approvals")
	p.buffer = append(p.buffer, valueList)
	p.count(len(approvals))
	for _, approval := range approvals {
		by := map[string]any{}
		if approval.By.User != "" {
			by["user"] = approval.By.User
		}
		if approval.By.Groups != nil {
			by["groups"] = approval.By.Groups
		}
		if approval.By.Roles != nil {
			by["roles"] = approval.By.Roles
		}
		value := map[string]any{"action_digest": approval.ActionDigest, "by": by}
		if approval.At != "" {
			value["at"] = approval.At
		}
		if err := p.value(value, path{name: "approvals"}, depth); err != nil {
			return err
		}
	}
	return nil
}

func (p *packer) answers(answers []Answer) error {
	if len(answers) == 0 {
		return nil
	}
	p.member("answers")
	p.buffer = append(p.buffer, valueList)
	p.count(len(answers))
	for _, answer := range answers {
		value := map[string]any{"check": answer.Check, "verdict": answer.Verdict}
		if answer.Clause != "" {
			value["clause"] = answer.Clause
		}
		if answer.Score != nil {
			value["score"] = *answer.Score
		}
		if answer.By != nil {
			value["by"] = answer.By
		}
		if answer.MS != 0 {
			value["ms"] = answer.MS
		}
		spans := make([]any, 0, len(answer.Spans))
		for _, span := range answer.Spans {
			place := map[string]any{"start": span.Start, "end": span.End}
			if span.Path != "" {
				place["path"] = span.Path
				spans = append(spans, place)
			} else {
				spans = append(spans, []any{span.Start, span.End})
			}
		}
		if len(spans) > 0 {
			value["spans"] = spans
		}
		if err := p.value(value, path{name: "answers"}, depth); err != nil {
			return err
		}
	}
	return nil
}

// pair is a member of a map of strings.
type pair struct {
	key, value string
	always     bool
}

// parts writes a map of the pairs that are given.
func (p *packer) parts(pairs ...pair) {
	p.buffer = append(p.buffer, valueMap)
	place := len(p.buffer)
	p.count(0)
	count := uint32(0)
	for _, pair := range pairs {
		if pair.always || pair.value != "" {
			p.string(pair.key)
			p.text(pair.value)
			count++
		}
	}
	binary.LittleEndian.PutUint32(p.buffer[place:], count)
}

func (p *packer) entries(number byte, name string, entries map[string]any) error {
	if entries == nil {
		return nil
	}
	left := depth - 1
	if number == mapArgs {
		left--
	}
	p.buffer = append(p.buffer, tagMap, number)
	p.count(len(entries))
	for key, value := range entries {
		p.string(key)
		if err := p.value(value, path{name: name, key: key}, left); err != nil {
			return err
		}
	}
	return nil
}

func (p *packer) field(field byte, text string) {
	if text != "" {
		p.buffer = append(p.buffer, tagString, field)
		p.string(text)
	}
}

func (p *packer) list(list byte, texts []string) {
	if texts != nil {
		p.buffer = append(p.buffer, tagList, list)
		p.count(len(texts))
		for _, text := range texts {
			p.string(text)
		}
	}
}

func (p *packer) member(name string) {
	p.buffer = append(p.buffer, tagMembers)
	p.count(1)
	p.string(name)
}

func (p *packer) text(text string) {
	p.buffer = append(p.buffer, valueString)
	p.string(text)
}

func (p *packer) string(text string) {
	p.count(len(text))
	p.buffer = append(p.buffer, text...)
}

func (p *packer) count(count int) {
	p.buffer = binary.LittleEndian.AppendUint32(p.buffer, uint32(count))
}

// setCount writes a count where one was left open.
func (p *packer) setCount(place, count int) {
	binary.LittleEndian.PutUint32(p.buffer[place:], uint32(count))
}
