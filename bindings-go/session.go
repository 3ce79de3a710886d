package lictor

import "encoding/json"

// NewSession is a session in which nothing has happened yet: no labels and no tools, which is more than not to know of any.
func NewSession(id string) (Session, error) {
	return readSession(sessionNew(id))
}

// Next is the session after the request was decided: turn, labels, tools called, posture, and in Consume what the host adds to its
// counters. It changes nothing; the host stores what it gives.
func (s Session) Next(request *Request, decision *Decision) (Session, error) {
	state, err := json.Marshal(s)
	if err != nil {
		return Session{}, err
	}
	asked, err := json.Marshal(request)
	if err != nil {
		return Session{}, err
	}
	decided, err := decision.encoded()
	if err != nil {
		return Session{}, err
	}
	return readSession(sessionNext(string(state), string(asked), decided))
}

// ToolHash is the digest of a tool's definition, a JSON object as MCP's tools/list gives it: what hash in schema.tools is compared
// with, and what [Tool.Hash] brings.
func ToolHash(definition []byte) (string, error) {
	return toolHash(string(definition))
}

func readSession(text string, err error) (Session, error) {
	var session Session
	if err == nil {
		err = json.Unmarshal([]byte(text), &session)
	}
	return session, err
}
