package lictor

import (
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"unsafe"
)

// State says where a stream stands.
type State string

// The states. A stream that is denied or held must not go on, whatever follows: nothing more is released or can be pushed.
const (
	StateOpen     State = "open"
	StateDenied   State = "denied"   // by a policy that denies
	StateHeld     State = "held"     // by a policy that needs an approval, or by a limit
	StateFinished State = "finished" // by Finish
)

// Stream is a text that comes piece by piece: a model's answer, token by token. However it is cut, a stream releases and decides
// what one call on the whole text gives. Calls from several goroutines take turns.
type Stream struct {
	mutex   sync.Mutex
	stream  stream
	digest  string
	isOver  bool // closed
	cleanup runtime.Cleanup
}

// Released is what a piece has released.
type Released struct {
	Text     string // text that may go on, redacted: to be put after what was released before
	Findings []Hit  // what was found since the last time; offsets count from the start of the text as it came
	State    State  // where the stream stands
	Waiting  int    // bytes that have come and wait
}

// Finished is how a stream has ended.
type Finished struct {
	Text     string    // the last text that may go on
	Decision *Decision // the decision on the whole text
	// Withheld says why the text must not go on; empty if it may. While judges are being asked the decision's fallback says so: nobody
	// waits for them.
	Withheld string
}

// Stream opens a stream for the text of a request, which has no content: the text will be its one part, with the path text.
func (e *Evaluator) Stream(request Request) (*Stream, error) {
	return e.StreamWith(request, Options{})
}

// StreamWith is [Evaluator.Stream] with more in the decision; TextAfter is passed over.
func (e *Evaluator) StreamWith(request Request, options Options) (*Stream, error) {
	asked, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	opened, err := e.openStream(string(asked), options.bits())
	if err != nil {
		return nil, err
	}
	return newStream(opened, e.digest), nil
}

// StreamFromJSON takes a stream up again. It fails with a [StreamError] where it was stored with another bundle, or by another
// version.
func (e *Evaluator) StreamFromJSON(text []byte) (*Stream, error) {
	stored, err := e.storedStream(string(text))
	if err != nil {
		return nil, err
	}
	return newStream(stored, e.digest), nil
}

func newStream(opened stream, digest string) *Stream {
	made := &Stream{stream: opened, digest: digest}
	made.cleanup = runtime.AddCleanup(made, stream.free, opened)
	return made
}

// Push adds a piece, which may end within a character, and gives what may go on. It fails with a [StreamError] if the policies have
// ended the stream, and for what is not UTF-8.
func (s *Stream) Push(piece string) (Released, error) {
	defer s.use()()
	if s.isOver {
		return Released{}, errStreamClosed
	}
	return s.stream.push(piece)
}

// Finish ends the text: what still waits may go on if the decision says so. Of a stream that the policies have ended the decision
// is on what had come. It fails with a [StreamError] the second time, and if the text stops within a character.
func (s *Stream) Finish() (*Finished, error) {
	defer s.use()()
	if s.isOver {
		return nil, errStreamClosed
	}
	text, decided, withheld, err := s.stream.finish()
	if err != nil {
		return nil, err
	}
	decision, err := decisionOfJSON(decided)
	return &Finished{Text: text, Decision: decision, Withheld: withheld}, err
}

// decisionOfJSON reads the wire form, with values as the packed form has them.
func decisionOfJSON(text string) (*Decision, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	decision := new(Decision)
	if decoder.Decode((*plain)(decision)) != nil {
		return nil, errUnpack
	}
	for each := decision; each != nil; each = each.Fallback {
		for path, value := range each.SetArgs {
			each.SetArgs[path] = exact(value)
		}
		for place := range each.Notify {
			each.Notify[place].To = exact(each.Notify[place].To)
		}
		each.ArgsAfter = exact(each.ArgsAfter)
	}
	return decision, nil
}

// JSON is the stream at rest, for [Evaluator.StreamFromJSON]. It holds text: keep it like the text.
func (s *Stream) JSON() ([]byte, error) {
	defer s.use()()
	if s.isOver {
		return nil, errStreamClosed
	}
	text, err := s.stream.json()
	return []byte(text), err
}

// Close frees the stream's memory, also of one that was not finished. Closing again does nothing, and a stream that is not closed is
// freed with its last reference.
func (s *Stream) Close() error {
	defer s.use()()
	if !s.isOver {
		s.isOver = true
		s.cleanup.Stop()
		s.stream.free()
	}
	return nil
}

var errStreamClosed = &StreamError{Reason: "ended", message: "the stream is closed"}

// use locks the stream for a call, and keeps it alive until the end of it.
func (s *Stream) use() func() {
	s.mutex.Lock()
	return func() {
		s.mutex.Unlock()
		runtime.KeepAlive(s)
	}
}

// passed gives what may go on with a piece, or a [WithheldError] once it is certain that the text must not.
func (s *Stream) passed(piece []byte) (string, error) {
	// Push reads it, and keeps nothing of it.
	released, err := s.Push(unsafe.String(unsafe.SliceData(piece), len(piece)))
	if err != nil || released.State == StateOpen {
		return released.Text, err
	}
	return s.rest()
}

// rest gives the last that may go on, or a [WithheldError].
func (s *Stream) rest() (string, error) {
	finished, err := s.Finish()
	if err != nil {
		return "", err
	}
	if finished.Withheld != "" {
		return "", &WithheldError{Decision: finished.Decision, reason: finished.Withheld}
	}
	return finished.Text, nil
}

// Reader reads what of source may go on, as it comes. It ends with a [WithheldError] as soon as the text must not.
func (s *Stream) Reader(source io.Reader) io.Reader {
	return &reader{stream: s, source: source, buffer: make([]byte, 4096)}
}

type reader struct {
	stream *Stream
	source io.Reader
	buffer []byte
	text   string // released and not read
	err    error  // once text is read
}

func (r *reader) Read(into []byte) (int, error) {
	for r.text == "" && r.err == nil && len(into) > 0 {
		count, err := r.source.Read(r.buffer)
		if count > 0 {
			r.text, r.err = r.stream.passed(r.buffer[:count])
		}
		if r.err == nil && errors.Is(err, io.EOF) {
			var rest string
			rest, r.err = r.stream.rest()
			r.text += rest
			if r.err == nil {
				r.err = io.EOF
			}
		} else if r.err == nil {
			r.err = err
		}
	}
	count := copy(into, r.text)
	r.text = r.text[count:]
	if r.text == "" && count == 0 {
		return 0, r.err
	}
	return count, nil
}

// Writer writes to target what may go on of what is written to it, as it comes. Close ends the text; it does not close target. Both
// fail with a [WithheldError] as soon as the text must not go on.
func (s *Stream) Writer(target io.Writer) io.WriteCloser { return &writer{s, target} }

type writer struct {
	stream *Stream
	target io.Writer
}

func (w *writer) Write(piece []byte) (int, error) {
	text, err := w.stream.passed(piece)
	if err == nil && text != "" {
		_, err = io.WriteString(w.target, text)
	}
	if err != nil {
		return 0, err
	}
	return len(piece), nil
}

func (w *writer) Close() error {
	text, err := w.stream.rest()
	if err == nil && text != "" {
		_, err = io.WriteString(w.target, text)
	}
	return err
}
