'use strict'
// Texts that come piece by piece.

const { inspect } = require('node:util')

const native = require('../native.js')
const { finished, released } = require('./decision.js')
const { StreamError, Withheld, checked, invalid } = require('./errors.js')

/** Who opens a stream: an evaluator. */
const OPEN = Symbol('stream')

/** A text under way. However it is cut, a stream releases and decides what one call on the whole text gives. */
class Stream {
  #native
  #bundle
  /** The first half of a surrogate pair whose second half is still to come. */
  #half = ''
  #finished

  constructor(own, opened, bundle) {
    if (own !== OPEN) throw invalid('a Stream comes from evaluator.stream or Stream.fromJson')
    this.#native = opened
    this.#bundle = bundle
    this.state = 'open'
  }

  /** Takes a stream up again. */
  static fromJson(json, evaluator) {
    if (typeof json !== 'string') throw invalid('`json` must be a string')
    if (typeof evaluator?.[OPEN] !== 'function') throw invalid('the second argument must be an Evaluator')
    const stream = evaluator[OPEN](json)
    stream.state = JSON.parse(json).state
    return stream
  }

  /** The stream as JSON, for `fromJson`. It holds text. */
  toJson() {
    if (this.#half !== '') throw new StreamError('half of a surrogate pair waits for its other half', 'not_utf8')
    return checked(native.streamToJson(this.#native))
  }

  /** How it has ended, once it has. */
  get finished() {
    return this.#finished
  }

  /** Adds a piece, and gives what may go on. */
  push(piece) {
    if (typeof piece === 'string') piece = this.#whole(piece)
    else if (!(piece instanceof Uint8Array)) throw invalid('a piece must be a string, Buffer or Uint8Array')
    const { text, numbers } = checked(native.streamPush(this.#native, piece))
    const answer = released(text, numbers)
    this.state = answer.state
    return answer
  }

  /** Ends the text: the last that may go on, and the decision. */
  finish() {
    let rest = ''
    if (this.#half !== '' && this.state === 'open') {
      // It stays alone, and is read as such a half is in a text that comes whole.
      const half = this.#half
      this.#half = ''
      const answer = released(...frame(native.streamPush(this.#native, half)))
      this.state = answer.state
      rest = answer.text
    }
    const answer = finished(...frame(native.streamFinish(this.#native)), this.#bundle)
    this.state = 'finished'
    this.#finished = { ...answer, text: rest + answer.text }
    return this.#finished
  }

  /** The text of `pieces` as it may go on, as it comes. Throws `Withheld` as soon as it must not. */
  async *filter(pieces) {
    for await (const piece of pieces) {
      const { text, state } = this.push(piece)
      if (state !== 'open') break
      if (text !== '') yield text
    }
    const rest = this.#rest()
    if (rest !== '') yield rest
  }

  /** A `TransformStream` from pieces to text that may go on, which fails with `Withheld` as soon as the text must not. */
  transform() {
    return new TransformStream({
      transform: (piece, controller) => {
        const { text, state } = this.push(piece)
        if (state !== 'open') this.#rest()
        else if (text !== '') controller.enqueue(text)
      },
      flush: (controller) => {
        const rest = this.#rest()
        if (rest !== '') controller.enqueue(rest)
      }
    })
  }

  #rest() {
    const { text, told } = this.finish()
    const withheld = told.withheld()
    if (withheld === undefined) return text
    throw new Withheld(withheld, told)
  }

  /** A piece without the half of a pair at its end, which waits for the other one. */
  #whole(piece) {
    const joined = this.#half + piece
    const isHalf = /[\uD800-\uDBFF]$/.test(joined)
    this.#half = isHalf ? joined.slice(-1) : ''
    return isHalf ? joined.slice(0, -1) : joined
  }

  [inspect.custom]() {
    return `Stream { state: '${this.state}' }`
  }
}

function frame(answer) {
  const { text, numbers } = checked(answer)
  return [text, numbers]
}

module.exports = { OPEN, Stream }
