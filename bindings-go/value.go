package lictor

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// Tags of packed values.
const (
	valueNull byte = iota
	valueFalse
	valueTrue
	valueInt
	valueFloat
	valueString
	valueList
	valueMap
	valueJSON
)

// depth is how many levels of values a member of a request may have: the core's limit of 64, less the request's own.
const depth = 63

// path names a place for an error message; it is put together only there.
type path struct {
	name, key string
	above     *path
}

func (p *path) String() string {
	if p.above == nil {
		return strings.TrimSuffix(p.name+"."+p.key, ".")
	}
	return p.above.String() + p.name
}

// value writes any of JSON's values.
func (p *packer) value(value any, at path, left int) error {
	if p.nodes--; p.nodes < 0 {
		return limitError(at.name, fmt.Sprintf("holds more than %d values", mostNodes))
	}
	switch value := value.(type) {
	case nil:
		p.buffer = append(p.buffer, valueNull)
	case bool:
		p.bool(value)
	case string:
		p.text(value)
	case int:
		p.int(int64(value))
	case int64:
		p.int(value)
	case float64:
		return p.float(value, at)
	case json.Number:
		return p.number(string(value), at)
	case json.RawMessage:
		p.buffer = append(p.buffer, valueJSON, byte(left))
		p.string(string(value))
	default:
		return p.deep(value, &path{at.name, at.key, at.above}, left)
	}
	return nil
}

// deep writes what can hold other values.
func (p *packer) deep(value any, at *path, left int) error {
	switch value := value.(type) {
	case map[string]any:
		if left == 0 {
			return tooDeep()
		}
		p.buffer = append(p.buffer, valueMap)
		p.count(len(value))
		for key, item := range value {
			p.string(key)
			if err := p.value(item, path{name: "." + key, above: at}, left-1); err != nil {
				return err
			}
		}
	case []any:
		if left == 0 {
			return tooDeep()
		}
		p.buffer = append(p.buffer, valueList)
		p.count(len(value))
		for place, item := range value {
			if err := p.value(item, path{name: "[" + strconv.Itoa(place) + "]", above: at}, left-1); err != nil {
				return err
			}
		}
	case []byte:
		return wrongType(at, value)
	default:
		return p.reflected(reflect.ValueOf(value), at, left)
	}
	return nil
}

// reflected writes values of other types whose kind is one of JSON's.
func (p *packer) reflected(value reflect.Value, at *path, left int) error {
	switch value.Kind() {
	case reflect.Bool:
		p.bool(value.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.int(value.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if value.Uint() > math.MaxInt64 {
			return requestError("E-TYPE", at.String(), "is an integer beyond 64 bits")
		}
		p.int(int64(value.Uint()))
	case reflect.Float32, reflect.Float64:
		return p.float(value.Float(), *at)
	case reflect.String:
		p.text(value.String())
	case reflect.Pointer, reflect.Interface:
		if value.IsNil() {
			p.buffer = append(p.buffer, valueNull)
			return nil
		}
		if left == 0 {
			return tooDeep()
		}
		return p.value(value.Elem().Interface(), *at, left-1)
	case reflect.Map:
		if value.Type().Key().Kind() != reflect.String {
			return wrongType(at, value.Interface())
		}
		if value.IsNil() {
			p.buffer = append(p.buffer, valueNull)
			return nil
		}
		if left == 0 {
			return tooDeep()
		}
		p.buffer = append(p.buffer, valueMap)
		p.count(value.Len())
		for entries := value.MapRange(); entries.Next(); {
			key := entries.Key().String()
			p.string(key)
			if err := p.value(entries.Value().Interface(), path{name: "." + key, above: at}, left-1); err != nil {
				return err
			}
		}
	case reflect.Slice, reflect.Array:
		if value.Type().Elem().Kind() == reflect.Uint8 {
			return wrongType(at, value.Interface())
		}
		if value.Kind() == reflect.Slice && value.IsNil() {
			p.buffer = append(p.buffer, valueNull)
			return nil
		}
		if left == 0 {
			return tooDeep()
		}
		p.buffer = append(p.buffer, valueList)
		p.count(value.Len())
		for place := range value.Len() {
			if err := p.value(value.Index(place).Interface(), path{name: "[" + strconv.Itoa(place) + "]", above: at}, left-1); err != nil {
				return err
			}
		}
	default:
		return wrongType(at, value.Interface())
	}
	return nil
}

func (p *packer) bool(truth bool) {
	if truth {
		p.buffer = append(p.buffer, valueTrue)
	} else {
		p.buffer = append(p.buffer, valueFalse)
	}
}

func (p *packer) int(number int64) {
	p.buffer = binary.LittleEndian.AppendUint64(append(p.buffer, valueInt), uint64(number))
}

func (p *packer) float(number float64, at path) error {
	if math.IsNaN(number) || math.IsInf(number, 0) {
		return requestError("E-TYPE", at.String(), "is not a finite number")
	}
	p.buffer = binary.LittleEndian.AppendUint64(append(p.buffer, valueFloat), math.Float64bits(number))
	return nil
}

// number writes a number as the core reads it from JSON: an integer where it is written as one and fits.
func (p *packer) number(text string, at path) error {
	if !json.Valid([]byte(text)) || text == "" || text[0] != '-' && (text[0] < '0' || text[0] > '9') {
		return requestError("E-TYPE", at.String(), "is not a number")
	}
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return requestError("E-TYPE", at.String(), "is not a finite number")
	}
	p.buffer = append(p.buffer, valueJSON, depth)
	p.string(text)
	return nil
}

// isNumber says whether a value will be written as a number.
func isNumber(value any) bool {
	switch value.(type) {
	case int, int64, float64, json.Number:
		return true
	}
	switch kind := reflect.ValueOf(value).Kind(); {
	case kind >= reflect.Int && kind <= reflect.Float64:
		return true
	}
	return false
}

func tooDeep() error {
	return limitError("", "the request is nested deeper than 64 levels")
}

// wrongType names the type and never the value.
func wrongType(at *path, value any) error {
	return requestError("E-TYPE", at.String(), fmt.Sprintf("is of type %T, which is no value of JSON", value))
}

// parsed is a JSON value of the library's as a Go value: integers as int64, other numbers as float64.
func parsed(text string) any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return exact(value)
}

func exact(value any) any {
	switch value := value.(type) {
	case json.Number:
		if number, err := value.Int64(); err == nil {
			return number
		}
		number, _ := value.Float64()
		return number
	case map[string]any:
		for key, item := range value {
			value[key] = exact(item)
		}
	case []any:
		for place, item := range value {
			value[place] = exact(item)
		}
	}
	return value
}
