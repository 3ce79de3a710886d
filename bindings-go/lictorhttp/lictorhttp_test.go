package lictorhttp

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lictor"
)

const policies = `
lictor: 1
bundle: {id: b, version: '1'}
policies:
  - {id: ssn, name: n, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
  - {id: secret, name: n, scope: {org: acme}, severity: high, kinds: [input], pattern: 'TOP-SECRET', effect: deny, message: No secrets.}
  - {id: small, name: n, scope: {org: acme}, kinds: [input], when: model.id == "large", effect: {route: {model: small}}}
  - {id: refund-limit, name: n, scope: {org: acme}, severity: high, kinds: [tool_call],
     when: tool.name == "refund" && tool.args.amount > 500, effect: approve, approve: {by: ["group:finance"]}, message: Ask finance.}
  - {id: fill, name: n, scope: {org: acme}, kinds: [tool_call], when: tool.name == "mail", effect: {set_arg: {path: tool.args.footer.text, value: hi}}}
  - {id: kind, name: n, scope: {org: acme, workspace: w}, kinds: [input], severity: high, content: Be kind., judge: required, effect: deny}
`

func place(r *http.Request) lictor.Request {
	scope := lictor.Scope{"org": "acme"}
	if workspace := r.Header.Get("X-Workspace"); workspace != "" {
		scope["workspace"] = workspace
	}
	return lictor.Request{Scope: scope}
}

// asked sends a body through a guard, and gives status and body: the handler's echo, or the refusal.
func asked(t *testing.T, ask func(*http.Request) (Question, error), body string, headers ...string) (int, string, *lictor.Decision) {
	t.Helper()
	evaluator, err := lictor.Compile(lictor.Document{Name: "b.yaml", Text: policies})
	if err != nil {
		t.Fatal(err)
	}
	defer evaluator.Close()
	var decided *lictor.Decision
	guard := Guard{Evaluator: evaluator, Ask: ask, OnDecision: func(_ *http.Request, decision *lictor.Decision, _ *lictor.Request) { decided = decision }}
	handler := guard.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil || r.ContentLength != int64(len(text)) || DecisionOf(r) != decided {
			t.Errorf("%v %d %d", err, r.ContentLength, len(text))
		}
		_, _ = w.Write(text)
	}))
	request := httptest.NewRequest("POST", "/", strings.NewReader(body))
	for place := 0; place+1 < len(headers); place += 2 {
		request.Header.Set(headers[place], headers[place+1])
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder.Code, strings.TrimSpace(recorder.Body.String()), decided
}

func TestChat(t *testing.T) {
	chat := Chat(place)
	for _, test := range []struct {
		name, body, workspace string
		status                int
		answer                string
	}{
		{"allowed", `{"messages": [{"role": "user", "content": "hi"}]}`, "", 200, `{"messages": [{"role": "user", "content": "hi"}]}`},
		{"redacted", `{"messages": [{"role": "user", "content": "é 536-22-8726"}], "n": 2}`, "", 200, `{"messages":[{"content":"é [REDACTED]","role":"user"}],"n":2}`},
		{"denied", `{"messages": [{"role": "user", "content": "it is TOP-SECRET"}]}`, "", 403, `{"error":"denied","message":"No secrets.","policies":["secret"]}`},
		{"held for a judge", `{"messages": [{"role": "user", "content": "hi"}]}`, "w", 409, `{"error":"held","policies":["kind"],"checks":["sha256:`},
		{"no messages", `{"prompt": "hi"}`, "", 400, `{"error":"the body has no ` + "`messages`" + `"}`},
		{"not JSON", `messages`, "", 400, `{"error":"the body is not a JSON object"}`},
		{"two bodies", `{"messages": []} {"messages": []}`, "", 400, `{"error":"the body is not one JSON object"}`},
		{"twice", `{"messages": [], "messages": [{"role": "user", "content": "TOP-SECRET"}]}`, "", 400, `{"error":"the body has a key that stands twice"}`},
		{"twice, in another case", `{"messages": [], "Messages": [{"role": "user", "content": "TOP-SECRET"}]}`, "", 400, `{"error":"the body has a key that stands twice"}`},
		{"twice inside", `{"messages": [{"role": "user", "content": "TOP-SECRET", "content": "hi"}]}`, "", 400, `{"error":"E-SYNTAX:`},
		{"no message", `{"messages": [1]}`, "", 400, `{"error":"E-TYPE: messages[0]`},
		{"too large", `{"messages": "` + strings.Repeat("x", MostBytes) + `"}`, "", 413, `{"error":"the body is too large"}`},
	} {
		status, answer, _ := asked(t, chat, test.body, "X-Workspace", test.workspace)
		if status != test.status || !strings.HasPrefix(answer, test.answer) {
			t.Errorf("%s: %d %s", test.name, status, answer)
		}
	}
	_, _, decision := asked(t, chat, `{"messages": [], "model": "large"}`)
	if decision.Route == nil || decision.Route.Model != "small" {
		t.Errorf("%v", decision)
	}
}

func TestTool(t *testing.T) {
	tool := Tool(func(r *http.Request) string { return r.Header.Get("X-Tool") }, place)
	status, answer, _ := asked(t, tool, `{"amount": 750}`, "X-Tool", "refund")
	var refusal Refusal
	if err := json.Unmarshal([]byte(answer), &refusal); err != nil || status != 409 || refusal.Message != "Ask finance." ||
		refusal.Approvals[0].By[0] != "group:finance" || !strings.HasPrefix(refusal.ActionDigest, "sha256:") || strings.Contains(answer, "750") {
		t.Error(status, answer, err)
	}
	status, answer, _ = asked(t, tool, `{"to": "ann", "body": "536-22-8726", "size": 9007199254740993}`, "X-Tool", "mail")
	if status != 200 || answer != `{"body":"[REDACTED]","footer":{"text":"hi"},"size":9007199254740993,"to":"ann"}` {
		t.Error(status, answer)
	}
	if status, answer, _ = asked(t, tool, `{"amount": 5}`, "X-Tool", "refund"); status != 200 || answer != `{"amount": 5}` {
		t.Error(status, answer)
	}
}

// A change that nothing can carry out refuses the request.
func TestUnchangeable(t *testing.T) {
	ask := func(r *http.Request) (Question, error) {
		request := place(r)
		request.Kind, request.Text = lictor.KindInput, "536-22-8726"
		return Question{Request: request}, nil
	}
	if status, answer, _ := asked(t, ask, ""); status != 500 {
		t.Error(status, answer)
	}
}

// What a limit kept from being searched does not pass.
func TestUnsearched(t *testing.T) {
	evaluator, err := lictor.Compiler{Limits: map[string]int{"content_bytes": 8}}.Compile(lictor.Document{Name: "b.yaml", Text: policies})
	if err != nil {
		t.Fatal(err)
	}
	handler := Guard{Evaluator: evaluator, Ask: Chat(place)}.Wrap(http.NotFoundHandler())
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest("POST", "/", strings.NewReader(`{"messages": [{"content": "longer than eight"}]}`)))
	if recorder.Code != http.StatusForbidden {
		t.Error(recorder.Code, recorder.Body)
	}
}
