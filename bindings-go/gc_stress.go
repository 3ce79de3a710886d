//go:build lictor_gc

package lictor

import "runtime"

// stress collects garbage between the last use of a Go value and the call into C: what is not kept alive is gone then.
func stress() { runtime.GC() }
