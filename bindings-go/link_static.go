//go:build lictor_static

package lictor

// #cgo pkg-config: lictor-static
import "C"
