// A service whose tool route is guarded: what an agent may refund, and what it may write, policies say.
//
//	go run . -policies policies.yaml
//	curl -d '{"order": "4471", "amount": 750}' localhost:8080/tools/refund
package main

import (
	"encoding/json"
	"flag"
	"io"
	"log"
	"log/slog"
	"net/http"

	"lictor"
	"lictor/lictorhttp"
)

func main() {
	policies := flag.String("policies", "policies.yaml", "file or folder with policies")
	address := flag.String("address", "localhost:8080", "where to listen")
	flag.Parse()
	evaluator, err := lictor.CompileFiles(*policies)
	if err != nil {
		log.Fatal(err) // every problem, with the line and a caret
	}
	defer evaluator.Close()
	log.Fatal(http.ListenAndServe(*address, service(evaluator)))
}

func service(evaluator *lictor.Evaluator) http.Handler {
	guard := lictorhttp.Guard{
		Evaluator:  evaluator,
		Ask:        lictorhttp.Tool(func(r *http.Request) string { return r.PathValue("tool") }, place),
		OnDecision: record,
		OnError:    func(_ *http.Request, err error) { slog.Error("not decided", "error", err) },
	}
	mux := http.NewServeMux()
	mux.Handle("POST /tools/{tool}", guard.Wrap(http.HandlerFunc(run)))
	return mux
}

// place is what the host knows of every request. A real service takes organisation and user from its own authentication.
func place(r *http.Request) lictor.Request {
	return lictor.Request{
		Scope:     lictor.Scope{"org": "acme"},
		Principal: lictor.Principal{User: r.Header.Get("X-User")},
		Agent:     lictor.Agent{ID: "desk-bot"},
	}
}

// record logs what was decided, without content.
func record(_ *http.Request, decision *lictor.Decision, _ *lictor.Request) {
	if !decision.Log.Decision {
		return
	}
	if record, err := decision.Record(); err == nil {
		slog.Info("decided", "record", json.RawMessage(record.JSON()))
	}
}

// run carries out the tool, with the arguments that the policies let through.
func run(w http.ResponseWriter, r *http.Request) {
	arguments, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "no arguments", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"ran": r.PathValue("tool"), "with": json.RawMessage(arguments)})
}
