package lictor

// Streams in C.

// #include <lictor.h>
import "C"

import "runtime"

// stream is a stream in C. It keeps the evaluator that it was opened with, and is for one goroutine at a time.
type stream struct{ pointer *C.lictor_stream }

func (e *Evaluator) openStream(request string, options uint32) (stream, error) {
	if err := e.handle.acquire(); err != nil {
		return stream{}, err
	}
	defer runtime.KeepAlive(e)
	defer e.handle.release()
	var asked *C.lictor_request
	var failure *C.lictor_error
	if status := C.lictor_request_from_json(data(request), size(request), &asked, &failure); status != statusOK {
		return stream{}, takeError(status, failure)
	}
	defer C.lictor_request_free(asked)
	var opened *C.lictor_stream
	status := C.lictor_stream_new(e.handle.pointer, asked, C.uint32_t(options), &opened, &failure)
	if status != statusOK {
		return stream{}, takeError(status, failure)
	}
	return stream{opened}, nil
}

func (e *Evaluator) storedStream(json string) (stream, error) {
	if err := e.handle.acquire(); err != nil {
		return stream{}, err
	}
	defer runtime.KeepAlive(e)
	defer e.handle.release()
	var stored *C.lictor_stream
	var failure *C.lictor_error
	status := C.lictor_stream_from_json(e.handle.pointer, data(json), size(json), &stored, &failure)
	if status != statusOK {
		return stream{}, takeStreamError(status, failure)
	}
	return stream{stored}, nil
}

func (s stream) push(piece string) (Released, error) {
	stress()
	var released C.lictor_released
	var failure *C.lictor_error
	status := C.lictor_stream_push(s.pointer, data(piece), size(piece), &released, &failure)
	if status != statusOK {
		return Released{}, takeStreamError(status, failure)
	}
	return s.released(released)
}

func (s stream) released(released C.lictor_released) (Released, error) {
	gone := Released{Text: goString(released.text), State: states[released.state], Waiting: int(released.waiting)}
	for index := C.size_t(0); index < released.findings; index++ {
		var hit C.lictor_hit
		if status := C.lictor_stream_finding(s.pointer, index, &hit); status != statusOK {
			return Released{}, errUnpack
		}
		gone.Findings = append(gone.Findings, Hit{
			Detector: goString(hit.detector),
			Path:     goString(hit.path),
			Preview:  goString(hit.preview),
			Start:    int(hit.start),
			End:      int(hit.end),
		})
	}
	return gone, nil
}

// finish gives the last text, the decision as JSON, and why the text must not go on.
func (s stream) finish() (text, decision, withheld string, err error) {
	stress()
	var released C.lictor_released
	var decided *C.lictor_decision
	var failure *C.lictor_error
	if status := C.lictor_stream_finish(s.pointer, &released, &decided, &failure); status != statusOK {
		return "", "", "", takeStreamError(status, failure)
	}
	defer C.lictor_decision_free(decided)
	return goString(released.text), goString(C.lictor_decision_json(decided)), goString(C.lictor_stream_withheld(s.pointer)), nil
}

func (s stream) json() (string, error) {
	var text *C.lictor_string
	var failure *C.lictor_error
	status := C.lictor_stream_to_json(s.pointer, &text, &failure)
	return owned(status, text, failure)
}

func (s stream) free() { C.lictor_stream_free(s.pointer) }

// states are the names of C's numbers.
var states = map[C.uint32_t]State{
	C.LICTOR_STATE_OPEN:     StateOpen,
	C.LICTOR_STATE_DENIED:   StateDenied,
	C.LICTOR_STATE_HELD:     StateHeld,
	C.LICTOR_STATE_FINISHED: StateFinished,
}

// takeStreamError gives a Go error for an owned one of a stream, and frees it.
func takeStreamError(status C.lictor_status, err *C.lictor_error) error {
	reasons := map[C.lictor_status]string{
		statusEnded: "ended", statusInvalidUTF8: "not_utf8", statusOtherBundle: "other_bundle",
	}
	if reason, ok := reasons[status]; ok {
		defer C.lictor_error_free(err)
		return &StreamError{Reason: reason, message: goString(C.lictor_error_message(err))}
	}
	return takeError(status, err)
}
