package lictorhttp

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"

	"lictor"
)

// MostBytes is how much of a body is read.
const MostBytes = 4 << 20

// bodyError says what is wrong with a body, and never quotes it.
type bodyError struct{ problem string }

func (e *bodyError) Error() string { return e.problem }

// Chat asks about a body with a provider's list of messages, as OpenAI and Anthropic take it: {"messages": […], "model": …}. The
// prompt goes to a model, so the kind is input. place fills in what the host knows: scope, principal, time. Redactions are
// carried out in the body.
func Chat(place func(*http.Request) lictor.Request) func(*http.Request) (Question, error) {
	return func(r *http.Request) (Question, error) {
		document, members, err := readBody(r)
		if err != nil {
			return Question{}, err
		}
		messages, ok := members["messages"]
		if !ok {
			return Question{}, &bodyError{"the body has no `messages`"}
		}
		request := place(r)
		request.Kind = lictor.KindInput
		request.Messages = messages
		var model string
		if request.Model.ID == "" && json.Unmarshal(members["model"], &model) == nil {
			request.Model.ID = model
		}
		return Question{Request: request, Options: lictor.Options{Strict: true}, Apply: rewriteBody(document)}, nil
	}
}

// Tool asks about a body that holds a tool's arguments as a JSON object. name says which tool it is. Redactions and arguments
// that policies set are carried out in the body.
func Tool(name func(*http.Request) string, place func(*http.Request) lictor.Request) func(*http.Request) (Question, error) {
	return func(r *http.Request) (Question, error) {
		_, members, err := readBody(r)
		if err != nil {
			return Question{}, err
		}
		request := place(r)
		request.Kind = lictor.KindToolCall
		request.Tool.Name = name(r)
		request.Tool.Args = make(map[string]any, len(members))
		for key, value := range members {
			request.Tool.Args[key] = value
		}
		options := lictor.Options{Strict: true, TextAfter: true}
		return Question{Request: request, Options: options, Apply: rewriteArguments}, nil
	}
}

// readBody gives the body, which can then be read again, and its members.
func readBody(r *http.Request) ([]byte, map[string]json.RawMessage, error) {
	document, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, MostBytes))
	if err != nil {
		return nil, nil, err
	}
	setBody(r, document)
	members, err := membersOf(document)
	return document, members, err
}

// membersOf reads an object. Of a key that stands twice a handler could read another value than was asked about, so it is refused.
func membersOf(document []byte) (map[string]json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, &bodyError{"the body is not a JSON object"}
	}
	members := map[string]json.RawMessage{}
	for decoder.More() {
		token, err := decoder.Token()
		key, ok := token.(string)
		var value json.RawMessage
		if err != nil || !ok || decoder.Decode(&value) != nil {
			return nil, &bodyError{"the body is not a JSON object"}
		}
		// Handlers that use encoding/json take a key whatever its case.
		for known := range members {
			if strings.EqualFold(known, key) {
				return nil, &bodyError{"the body has a key that stands twice"}
			}
		}
		members[key] = value
	}
	if _, err := decoder.Token(); err != nil {
		return nil, &bodyError{"the body is not a JSON object"}
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, &bodyError{"the body is not one JSON object"}
	}
	return members, nil
}

func setBody(r *http.Request, document []byte) {
	r.Body = io.NopCloser(bytes.NewReader(document))
	r.ContentLength = int64(len(document))
	r.TransferEncoding = nil
	r.Header.Set("Content-Length", strconv.Itoa(len(document)))
}

func rewriteBody(document []byte) func(*http.Request, *lictor.Decision) error {
	return func(r *http.Request, decision *lictor.Decision) error {
		if len(decision.SetArgs) > 0 {
			return errUnchangeable
		}
		rewritten, err := decision.Rewrite(document)
		if err == nil {
			setBody(r, rewritten)
		}
		return err
	}
}

// rewriteArguments writes the arguments as they are after redactions and what policies set.
func rewriteArguments(r *http.Request, decision *lictor.Decision) error {
	if decision.ArgsAfter == nil {
		return errUnchangeable
	}
	body, err := json.Marshal(decision.ArgsAfter)
	if err == nil {
		setBody(r, body)
	}
	return err
}
