package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lictor"
)

func TestService(t *testing.T) {
	evaluator, err := lictor.CompileFiles("policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer evaluator.Close()
	server := httptest.NewServer(service(evaluator))
	defer server.Close()
	for _, test := range []struct {
		path, body string
		status     int
		answer     string
	}{
		{"/tools/refund", `{"amount": 20}`, 200, `{"ran":"refund","with":{"amount":20}}`},
		{"/tools/refund", `{"amount": 750}`, 409, `"message":"A refund above 500 waits for finance.","policies":["refund-limit"]`},
		{"/tools/mail", `{"body": "I am 536-22-8726"}`, 200, `{"ran":"mail","with":{"body":"I am [REDACTED]"}}`},
	} {
		answer, err := http.Post(server.URL+test.path, "application/json", strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != test.status || !strings.Contains(string(body), test.answer) {
			t.Errorf("%s %s: %d %s", test.path, test.body, answer.StatusCode, body)
		}
	}
}
