//go:build !lictor_static

package lictor

// A file for each way to link: go build keeps what it has built by the files that went in, and not by their conditions.

// #cgo pkg-config: lictor
import "C"
