// Package lictorhttp guards HTTP handlers with a policy evaluator.
//
//	guard := lictorhttp.Guard{Evaluator: evaluator, Ask: lictorhttp.Chat(scope)}
//	http.Handle("POST /v1/chat/completions", guard.Wrap(handler))
//
// A guard decides nothing itself: it builds a request, asks the evaluator, and acts on the verdict.
//
//	allow      the handler is called
//	transform  the handler is called with the changes: redactions and arguments in the body, the route in the context
//	hold       409 with the approvals that are needed and the action's digest, or 409 where a judge must answer
//	deny       403 with the message
//
// Clients see policies' messages, and never why or content. What cannot be asked about is refused: 400 for a body that is not
// understood, 413 for one that is too large, 500 for a bug.
package lictorhttp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"lictor"
)

// Question is what is asked about an HTTP request, and how the answer's changes are made.
type Question struct {
	Request lictor.Request
	Options lictor.Options
	// Apply makes the changes of a transform in the HTTP request: redactions and arguments. Nil: nothing can be changed, and a
	// decision that asks for it is refused.
	Apply func(*http.Request, *lictor.Decision) error
}

// Guard asks about each HTTP request before its handler sees it.
type Guard struct {
	Evaluator *lictor.Evaluator
	// Ask builds the question. An error is answered with 400, or 413 for an [http.MaxBytesError].
	Ask func(*http.Request) (Question, error)
	// OnDecision, if not nil, gets each decision before it is acted on: for records, alerts and counters. It must not keep the
	// request's content.
	OnDecision func(*http.Request, *lictor.Decision, *lictor.Request)
	// OnError, if not nil, gets what kept the guard from deciding.
	OnError func(*http.Request, error)
}

// Wrap puts the guard before a handler.
func (g Guard) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		question, err := g.Ask(r)
		if err != nil {
			g.refuse(w, r, err)
			return
		}
		decision, err := g.Evaluator.EvaluateWith(question.Request, question.Options)
		if err != nil {
			g.refuse(w, r, err)
			return
		}
		if g.OnDecision != nil {
			g.OnDecision(r, decision, &question.Request)
		}
		// A request that was not understood, or not searched, to its end is not let through, whatever the verdict.
		if len(decision.Errors) > 0 && decision.Withheld() != "" {
			answer(w, http.StatusForbidden, denied(decision))
			return
		}
		switch decision.Verdict {
		case lictor.VerdictAllow:
		case lictor.VerdictTransform:
			if err := apply(question, r, decision); err != nil {
				g.refuse(w, r, err)
				return
			}
		case lictor.VerdictHold:
			answer(w, http.StatusConflict, held(decision))
			return
		default:
			answer(w, http.StatusForbidden, denied(decision))
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, decision)))
	})
}

type key struct{}

// DecisionOf is the decision that let the request through; nil outside of a guard. A handler that calls a model uses its Route.
func DecisionOf(r *http.Request) *lictor.Decision {
	decision, _ := r.Context().Value(key{}).(*lictor.Decision)
	return decision
}

// errUnchangeable says that a transform cannot be carried out, so that the request must not go on.
var errUnchangeable = errors.New("lictorhttp: the decision changes the request, and nothing here can")

func apply(question Question, r *http.Request, decision *lictor.Decision) error {
	if len(decision.Redactions) == 0 && len(decision.SetArgs) == 0 {
		return nil
	}
	if question.Apply == nil {
		return errUnchangeable
	}
	return question.Apply(r, decision)
}

// Refusal is the body of an answer that refuses.
type Refusal struct {
	Error        string                  `json:"error"` // denied, held, or what was wrong with the request
	Message      string                  `json:"message,omitempty"`
	Policies     []string                `json:"policies,omitempty"` // those that hold or deny, by id
	Approvals    []lictor.ApprovalNeeded `json:"approvals,omitempty"`
	ActionDigest string                  `json:"action_digest,omitempty"`
	Checks       []string                `json:"checks,omitempty"` // that a judge must answer, by digest
}

func denied(decision *lictor.Decision) Refusal {
	return Refusal{Error: "denied", Message: decision.Message, Policies: against(decision, lictor.EffectDeny)}
}

func held(decision *lictor.Decision) Refusal {
	refusal := Refusal{
		Error: "held", Message: decision.Message, Policies: against(decision, lictor.EffectApprove|lictor.EffectJudge),
		Approvals: decision.Approvals, ActionDigest: decision.ActionDigest,
	}
	for _, check := range decision.Pending {
		refusal.Checks = append(refusal.Checks, check.Check)
	}
	return refusal
}

// against lists the policies whose row has one of the effects and counts.
func against(decision *lictor.Decision, effects lictor.Effect) []string {
	var policies []string
	for _, row := range decision.Rationale {
		counts := row.WaivedBy == "" && row.Status != lictor.StatusShadow && (row.Fail != lictor.FailOpen || row.Status == lictor.StatusPending)
		if counts && row.Effects.Has(effects) {
			policies = append(policies, row.Policy)
		}
	}
	return policies
}

func (g Guard) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if g.OnError != nil {
		g.OnError(r, err)
	}
	var request *lictor.RequestError
	var large *http.MaxBytesError
	var body *bodyError
	switch {
	case errors.As(err, &large):
		answer(w, http.StatusRequestEntityTooLarge, Refusal{Error: "the body is too large"})
	case errors.As(err, &request):
		problem := request.Problems[0]
		answer(w, http.StatusBadRequest, Refusal{Error: fmt.Sprintf("%s: %s %s", problem.Code, problem.Path, problem.Message)})
	case errors.As(err, &body):
		answer(w, http.StatusBadRequest, Refusal{Error: body.Error()})
	default:
		answer(w, http.StatusInternalServerError, Refusal{Error: "the request could not be decided"})
	}
}

func answer(w http.ResponseWriter, status int, refusal Refusal) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(refusal)
}
