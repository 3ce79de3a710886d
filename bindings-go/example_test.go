package lictor_test

import (
	"fmt"
	"log"

	"lictor"
)

const policies = `
lictor: 1
bundle: {id: support, version: 1.0.0}
policies:
  - id: refund-limit
    scope: {org: acme}
    severity: high
    kinds: [tool_call]
    when: tool.name == "refund" && tool.args.amount > 500
    effect: approve
    approve: {by: ["group:finance"]}
    message: A refund above 500 waits for finance.
`

func Example() {
	evaluator, err := lictor.Compile(lictor.Document{Name: "support.yaml", Text: policies})
	if err != nil {
		log.Fatal(err) // everything that is wrong, with carets
	}
	decision, err := evaluator.Evaluate(lictor.Request{
		Kind:  lictor.KindToolCall,
		Scope: lictor.Scope{"org": "acme"},
		Tool:  lictor.Tool{Name: "refund", Args: map[string]any{"amount": 750}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(decision.Verdict)
	fmt.Println(decision.Rationale[0].Why)
	// Output:
	// hold
	// tool.name == "refund" && tool.args.amount > 500 (750)
}

func ExampleEvaluator_Redact() {
	evaluator, err := lictor.Compile(lictor.Document{Name: "b.yaml", Text: `
lictor: 1
bundle: {id: b, version: '1', tenant: acme}
policies: [{id: ssn, name: n, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}]
`})
	if err != nil {
		log.Fatal(err)
	}
	text, err := evaluator.Redact("I am 536-22-8726.")
	fmt.Println(text, err)
	// Output: I am [REDACTED]. <nil>
}
