package lictor

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

const agent = `
lictor: 1
bundle: {id: agent, version: '1', tenant: acme}
schema: {tools: {read_inbox: {labels: [untrusted]}}}
policies:
  - {id: ssn, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
  - {id: counted, scope: {org: acme}, when: tool.name == "read_inbox", effect: {throttle: {counter: reads, limit: 3}}}
  - {id: no-mail, name: n, scope: {org: acme}, severity: high, when: tool.name == "send_mail" && "read_inbox" in session.tools_called, effect: deny}
`

func TestSession(t *testing.T) {
	evaluator := compiled(t, agent)
	session, err := NewSession("s1")
	if err != nil || *session.Turn != 0 || session.Labels == nil || session.Posture != "allow" {
		t.Fatal(session, err)
	}
	call := `{"type":"function_call","name":"read_inbox","arguments":"{\"n\":\"536-22-8726\"}"}`
	verdicts := []Verdict{VerdictTransform, VerdictDeny}
	for place, document := range []json.RawMessage{json.RawMessage(call), json.RawMessage(`{"name":"send_mail","arguments":{}}`)} {
		request := Request{Scope: Scope{"org": "acme"}, Document: document, Session: session}
		decision, err := evaluator.Evaluate(request)
		if err != nil || decision.Verdict != verdicts[place] || len(decision.Errors) > 0 {
			t.Fatalf("%+v %v", decision, err)
		}
		if place == 0 {
			after, err := decision.Rewrite(document)
			if err != nil || !strings.Contains(string(after), `"arguments":"{\"n\":\"[REDACTED]\"}"`) {
				t.Errorf("%s %v", after, err)
			}
			if !reflect.DeepEqual(decision.Labels, []string{"untrusted"}) {
				t.Errorf("%+v", decision.Labels)
			}
		}
		next, err := session.Next(&request, decision)
		if err != nil {
			t.Fatal(err)
		}
		if place == 0 && next.Consume["reads"] != 1 {
			t.Errorf("%+v", next)
		}
		session = next
	}
	if session.Posture != "deny" || !reflect.DeepEqual(session.ToolsCalled, []string{"read_inbox"}) || session.Consume != nil {
		t.Errorf("%+v", session)
	}
	wrong := -1
	var refused *RequestError
	if _, err := (Session{Turn: &wrong}).Next(&Request{Kind: KindInput, Scope: Scope{"org": "acme"}}, &Decision{}); !errors.As(err, &refused) && err == nil {
		t.Errorf("%v", err)
	}
}

func TestToolHash(t *testing.T) {
	one, err := ToolHash([]byte(`{"name": "t", "inputSchema": {}, "_meta": {"n": 1}}`))
	other, _ := ToolHash([]byte(`{"inputSchema": {}, "name": "t"}`))
	if err != nil || one != other || len(one) != 71 {
		t.Errorf("%q %q %v", one, other, err)
	}
	if _, err := ToolHash([]byte(`[]`)); err == nil {
		t.Error("a list is no definition")
	}
}
