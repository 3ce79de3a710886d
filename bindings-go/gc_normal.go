//go:build !lictor_gc

package lictor

// stress does nothing; with the build tag lictor_gc it collects garbage at the worst moment.
func stress() {}
