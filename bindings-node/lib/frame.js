'use strict'
// Frames: a value as one text and one row of numbers, so that a call crosses to the native module once and not once for every
// property. `src/frame.rs` says what a frame looks like and holds the same tags.

const { endianness } = require('node:os')

const { LictorError, refused } = require('./errors.js')

const TAGS = 8
const NULL = 0
const FALSE = 1
const TRUE = 2
const NUMBER = 3
const STRING = 4
const INTEGER = 5
const LIST = 6
const MAP = 7

/** As deep as a request may be: `json_depth` of the core's limits. */
const DEPTH = 64
/** What a frame has room for at first, what it keeps when it is idle, and what it may grow to: shared references could otherwise
 * make a small object endless. */
const NUMBERS = 1 << 10
const KEPT_NUMBERS = 1 << 14
const MOST_NUMBERS = 1 << 22
const UNITS = 1 << 12
const KEPT_UNITS = 1 << 18
const MOST_UNITS = 1 << 26
/** Up to here a string is copied faster by hand than by a call. Measured. */
const SHORT = 48
const IS_LITTLE_ENDIAN = endianness() === 'LE'

/** Writes values into a frame. Whatever JSON cannot hold, and whatever is not plain data, is a `RequestError` with its path. */
class Frame {
  numbers = new Float64Array(NUMBERS)
  units = new Uint16Array(UNITS)
  /** The units again, for copying a long string into them. */
  bytes = Buffer.from(this.units.buffer)
  /** Where the next number and the next unit stand. */
  at = 0
  end = 0
  /** The keys that lead to the value being written. */
  trail = []
  depth = 0

  /** One value. */
  write(value) {
    this.depth = 0
    try {
      this.writeValue(value)
    } catch (error) {
      if (error instanceof LictorError) throw error
      throw this.refused('E-TYPE', 'cannot be read: a getter, proxy or toJSON of it throws', error)
    }
    return this
  }

  /** Several values, which the native module takes as a list. */
  writeAll(...values) {
    this.writeHead(LIST, values.length)
    for (const value of values) this.write(value)
    return this
  }

  /** A list of each value that can be written; `failed` is told of each other one. */
  writeEach(values, failed) {
    const head = this.at
    this.writeHead(LIST, 0)
    let count = 0
    for (let place = 0; place < values.length; place++) {
      const at = this.at
      const end = this.end
      try {
        this.write(values[place])
        count++
      } catch (error) {
        this.at = at
        this.end = end
        failed(place, error)
      }
    }
    this.numbers[head] = count * TAGS + LIST
    return this
  }

  writeValue(value) {
    switch (typeof value) {
      case 'string':
        this.writeString(value)
        return
      case 'number':
        if (!Number.isFinite(value)) throw this.refused('E-TYPE', 'must be a finite number')
        this.writeHead(NUMBER, 0)
        this.writeNumber(value)
        return
      case 'boolean':
        this.writeHead(value ? TRUE : FALSE, 0)
        return
      case 'undefined':
        this.writeHead(NULL, 0)
        return
      case 'bigint':
        this.writeBigint(value)
        return
      case 'object':
        if (value === null) this.writeHead(NULL, 0)
        else this.writeObject(value)
        return
      default:
        throw this.refused('E-TYPE', `is a ${typeof value}; only plain data can be decided about`)
    }
  }

  writeBigint(value) {
    if (BigInt.asIntN(64, value) !== value) {
      throw this.refused('E-TYPE', 'is an integer that does not fit 64 bits')
    }
    if (BigInt(Number(value)) === value) {
      this.writeHead(NUMBER, 0)
      this.writeNumber(Number(value))
    } else {
      const digits = value.toString()
      this.writeUnits(INTEGER, digits)
    }
  }

  writeObject(object) {
    if (this.depth === DEPTH) {
      throw refused('E-LIMIT', '', `the request is nested deeper than ${DEPTH} levels`)
    }
    if (Array.isArray(object)) this.writeList(object)
    else if (isPlain(object)) this.writeMembers(object)
    else if (object instanceof Map) this.writeMap(object)
    else this.writeDescribed(object)
  }

  writeList(items) {
    const { length } = items
    const depth = this.depth++
    this.writeHead(LIST, length)
    for (let place = 0; place < length; place++) {
      this.trail[depth] = place
      const item = items[place]
      // As long as a sparse array claims to be, nothing is written for what is not there.
      if (item === undefined && !(place in items)) throw this.refused('E-TYPE', 'is a hole in an array')
      this.writeValue(item)
    }
    this.depth = depth
  }

  writeMembers(object) {
    const keys = Object.keys(object)
    const depth = this.depth++
    const head = this.at
    let count = 0
    this.writeHead(MAP, 0)
    for (let place = 0; place < keys.length; place++) {
      const key = keys[place]
      this.trail[depth] = key
      const member = object[key]
      if (member === undefined) continue
      count++
      this.writeString(key)
      // Most members are strings.
      if (typeof member === 'string') this.writeString(member)
      else this.writeValue(member)
    }
    this.numbers[head] = count * TAGS + MAP
    this.depth = depth
  }

  writeMap(map) {
    const depth = this.depth++
    const head = this.at
    let count = 0
    this.writeHead(MAP, 0)
    for (const [key, member] of map) {
      if (typeof key !== 'string') {
        this.depth = depth
        throw this.refused('E-TYPE', 'is a Map with a key that is not a string')
      }
      this.trail[depth] = key
      if (member === undefined) continue
      count++
      this.writeString(key)
      this.writeValue(member)
    }
    this.numbers[head] = count * TAGS + MAP
    this.depth = depth
  }

  /** What an object that is not plain says it is as JSON: a Date is its time in RFC 3339. */
  writeDescribed(object) {
    if (ArrayBuffer.isView(object) || typeof object.toJSON !== 'function') {
      throw this.refused('E-TYPE', 'is not plain data: an instance of a class without toJSON')
    }
    if (object instanceof Date && Number.isNaN(object.getTime())) {
      throw this.refused('E-TYPE', 'is an invalid Date')
    }
    // It counts as a level, so that one that describes itself by another one ends.
    const depth = this.depth++
    const key = depth === 0 ? '' : String(this.trail[depth - 1])
    this.trail[depth] = ''
    this.writeValue(object.toJSON(key))
    this.depth = depth
  }

  writeHead(tag, size) {
    this.writeNumber(size * TAGS + tag)
  }

  writeNumber(number) {
    if (this.at === this.numbers.length) this.growNumbers()
    this.numbers[this.at++] = number
  }

  writeString(string) {
    this.writeUnits(STRING, string)
  }

  writeUnits(tag, string) {
    const { length } = string
    this.writeHead(tag, length)
    const start = this.end
    const end = start + length
    if (end > this.units.length) this.growUnits(end)
    this.end = end
    if (length <= SHORT || !IS_LITTLE_ENDIAN) {
      const { units } = this
      for (let place = 0; place < length; place++) units[start + place] = string.charCodeAt(place)
    } else {
      this.bytes.write(string, 2 * start, 'utf16le')
    }
  }

  growUnits(needed) {
    if (needed > MOST_UNITS) throw refused('E-LIMIT', '', `the request has more than ${MOST_UNITS} characters`)
    const units = new Uint16Array(2 ** Math.ceil(Math.log2(needed)))
    units.set(this.units.subarray(0, this.end))
    this.units = units
    this.bytes = Buffer.from(units.buffer)
  }

  growNumbers() {
    if (this.at >= MOST_NUMBERS) throw refused('E-LIMIT', '', 'the request has too many values')
    const numbers = new Float64Array(this.numbers.length * 2)
    numbers.set(this.numbers)
    this.numbers = numbers
  }

  refused(code, message, cause) {
    return refused(code, path(this.trail.slice(0, this.depth)), message, cause)
  }

  reset() {
    this.at = 0
    this.end = 0
    if (this.numbers.length > KEPT_NUMBERS) this.numbers = new Float64Array(NUMBERS)
    if (this.units.length > KEPT_UNITS) {
      this.units = new Uint16Array(UNITS)
      this.bytes = Buffer.from(this.units.buffer)
    }
  }
}

let idle = new Frame()

/** An empty frame. While values are read, getters of the caller run and may call in here again; they get another one. */
function take() {
  const frame = idle ?? new Frame()
  idle = undefined
  return frame
}

/** Gives a frame back, which must not be used any more. */
function give(frame) {
  frame.reset()
  idle = frame
}

/** Runs `use` with an empty frame, which it must not keep. */
function withFrame(use) {
  const frame = take()
  try {
    return use(frame)
  } finally {
    give(frame)
  }
}

/** An object literal, of this realm or another. Symbols and what is inherited or not enumerable are not data, as in JSON. */
function isPlain(object) {
  const prototype = Object.getPrototypeOf(object)
  return (
    prototype === Object.prototype ||
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'))
  )
}

/** `messages[0].content`. */
function path(trail) {
  let path = ''
  for (const step of trail) {
    if (typeof step === 'number') path += `[${step}]`
    else if (step !== '') path += path === '' ? step : `.${step}`
  }
  return path
}

/** Takes what the native module wrote out of a frame. Nothing of the caller runs meanwhile. */
class Reader {
  text = ''
  source = new Float64Array(0)
  from = 0
  at = 0

  /** Starts at the beginning of a frame. */
  read(text, numbers) {
    this.text = text
    this.source = numbers
    this.from = 0
    this.at = 0
    return this
  }

  number() {
    return this.source[this.at++]
  }

  flag() {
    return this.source[this.at++] !== 0
  }

  string() {
    return this.take(this.source[this.at++])
  }

  /** What `read` makes of what follows, or undefined. */
  option(read) {
    if (this.source[this.at] !== -1) return read(this)
    this.at++
    return undefined
  }

  stringOption() {
    const length = this.source[this.at++]
    return length === -1 ? undefined : this.take(length)
  }

  numberOption() {
    const number = this.source[this.at++]
    return number === -1 ? undefined : number
  }

  each(read) {
    const count = this.source[this.at++]
    if (count === 0) return NOTHING
    const items = new Array(count)
    for (let place = 0; place < count; place++) items[place] = read(this)
    return items
  }

  members(read) {
    const count = this.source[this.at++]
    if (count === 0) return NO_MEMBERS
    const object = {}
    for (let place = 0; place < count; place++) put(object, this.string(), read(this))
    return object
  }

  value() {
    const head = this.source[this.at++]
    const size = Math.floor(head / TAGS)
    switch (head % TAGS) {
      case FALSE:
        return false
      case TRUE:
        return true
      case NUMBER:
        return this.number()
      case STRING:
        return this.take(size)
      case INTEGER:
        return BigInt(this.take(size))
      case LIST:
        return Array.from({ length: size }, () => this.value())
      case MAP: {
        const object = {}
        for (let place = 0; place < size; place++) put(object, this.value(), this.value())
        return object
      }
      default:
        return null
    }
  }

  /** Whether the frame is read to its end. */
  isDone() {
    return this.at >= this.source.length
  }

  /** What is read is done with: a reader keeps no text alive. */
  done() {
    this.text = ''
  }

  take(length) {
    const from = this.from
    this.from += length
    return this.text.slice(from, this.from)
  }
}

/** Shared by everything that is empty. */
const NOTHING = Object.freeze([])
const NO_MEMBERS = Object.freeze({})

/** Sets a member, also one whose name would otherwise change the object's prototype. */
function put(object, key, value) {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    object[key] = value
  }
}

module.exports = { Frame, Reader, give, take, withFrame }
