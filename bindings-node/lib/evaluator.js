'use strict'
// Compiling and evaluating.

const { inspect } = require('node:util')

const native = require('../native.js')
const { Withheld, checked, error, invalid } = require('./errors.js')
const { Decision, answers, decision, outcome, plain } = require('./decision.js')
const { readDocuments } = require('./files.js')
const { give, take, withFrame } = require('./frame.js')
const { OPEN, Stream } = require('./stream.js')

/** What is asked of an evaluation: a bit each, as `src/evaluate.rs` reads them. */
const OPTIONS = { textAfter: 1, previews: 2, subjects: 4, expired: 8, strict: 32 }
const ALL_ROWS = 16

const COMPILE_OPTIONS = ['organisation', 'dialect', 'limits', 'key']
const UPDATE_OPTIONS = ['organisation', 'dialect', 'remove']

/** Compiles documents into an evaluator. */
function compile(documents, options) {
  return new Evaluator(OWN, checked(native.compile(...compileArguments(documents, options))))
}

/** Compiles documents on a thread of Node's pool. */
async function compileAsync(documents, options) {
  return new Evaluator(OWN, checked(await native.compileAsync(...compileArguments(documents, options))))
}

/** Who constructs an evaluator: nobody else can name it. */
const OWN = Symbol('compile')

/** A compiled bundle: immutable, and for any number of requests. */
class Evaluator {
  #native

  constructor(own, compiled) {
    if (own !== OWN) throw invalid('an Evaluator comes from compile, compileAsync or Evaluator.fromFiles')
    this.#native = compiled.evaluator
    /** `sha256:` and the digest of the bundle. */
    this.digest = compiled.digest
    /** Lints: what loads but is probably not meant. */
    this.warnings = Object.freeze(JSON.parse(compiled.warnings))
    Object.freeze(this)
  }

  /** Compiles the documents in files, and below folders. */
  static fromFiles(paths, options) {
    return compile(readDocuments(paths), options)
  }

  /** Another evaluator, with some policies changed, at the cost of the change. This one stays as it is. */
  update(documents = [], options = {}) {
    const [list, organisation] = compileArguments(documents, options, UPDATE_OPTIONS)
    const removed = Array.from(options.remove ?? [], removedArgument)
    return new Evaluator(OWN, checked(native.update(this.#native, list, removed, organisation)))
  }

  /** The verdict, the effects and whether they are final: the fast path. */
  decide(request) {
    const frame = take()
    try {
      frame.write(request)
      return outcome(checked(native.decide(this.#native, frame.units, frame.numbers)))
    } finally {
      give(frame)
    }
  }

  /** The decision with its rationale. */
  evaluate(request, options) {
    return this.#evaluate(request, asked(options))
  }

  /** The decision with every policy in scope: also those that did not match, and why. */
  explain(request, options) {
    return this.#evaluate(request, asked(options) | ALL_ROWS)
  }

  #evaluate(request, asked) {
    const frame = take()
    try {
      frame.write(request)
      return this.#decision(native.evaluate(this.#native, frame.units, frame.numbers, asked), frame)
    } finally {
      give(frame)
    }
  }

  /** The decision once judges have answered. */
  resume(request, answers, options) {
    return this.#resume(request, answers, asked(options))
  }

  /** The decision once the host waits no longer. */
  expire(request, answers, options) {
    return this.#resume(request, answers ?? [], asked(options) | OPTIONS.expired)
  }

  #resume(request, answers, asked) {
    return withFrame((frame) => {
      frame.writeAll(request, answers)
      return this.#decision(native.resume(this.#native, frame.units, frame.numbers, asked), frame)
    })
  }

  /** A decision out of what the native module gives: its text, with its numbers in the frame, or both. */
  #decision(answer, frame) {
    if (typeof answer === 'string') return decision(answer, frame.numbers, this.digest)
    const { text, numbers } = checked(answer)
    return decision(text, numbers, this.digest)
  }

  /** A decision, or the error of a request that gets none, for each request, in order. */
  evaluateMany(requests, options) {
    const bits = asked(options)
    return withFrame((frame) => {
      const results = writeMany(frame, requests)
      return this.#many(results, native.evaluateMany(this.#native, frame.units, frame.numbers, bits))
    })
  }

  /** `evaluateMany` on a thread of Node's pool; the requests are read before it returns. */
  async evaluateManyAsync(requests, options) {
    const bits = asked(options)
    const [results, answer] = withFrame((frame) => {
      const results = writeMany(frame, requests)
      return [results, native.evaluateManyAsync(this.#native, frame.units, frame.numbers, bits)]
    })
    return this.#many(results, await answer)
  }

  #many(results, answer) {
    const { text, numbers } = checked(answer)
    let place = 0
    const put = (result) => {
      while (results[place] !== undefined) place++
      results[place] = result
    }
    answers(text, numbers, this.digest, put, (failure) => put(error(failure)))
    return results
  }

  /** Wire JSON in, canonical wire JSON out. Offsets count bytes of UTF-8 unless the request says otherwise. */
  evaluateJson(json, options) {
    return checked(native.evaluateJson(this.#native, jsonArgument(json), asked(options)))
  }

  /** `explain`, from wire JSON to canonical wire JSON. */
  explainJson(json, options) {
    return checked(native.evaluateJson(this.#native, jsonArgument(json), asked(options) | ALL_ROWS))
  }

  /** The text that may go on: with everything redacted that the policies ask for. Throws `Withheld` if it must not. */
  redact(text, { kind = 'input', scope = {}, ...others } = {}) {
    unknownOption(others)
    if (typeof text !== 'string') throw invalid('`text` must be a string')
    checkPlace(kind, scope)
    return withFrame((frame) => {
      frame.writeAll(text, kind, scope)
      const redacted = native.redact(this.#native, frame.units, frame.numbers)
      if (typeof redacted === 'string') return redacted
      const { withheld, decision: decided } = checked(redacted)
      throw new Withheld(withheld, decision(decided.text, decided.numbers, this.digest))
    })
  }

  /** A stream for a text that comes piece by piece; the request has no content. */
  stream(request, options) {
    const bits = asked(options)
    return withFrame((frame) => {
      frame.write(request)
      return this.#stream(native.streamOpen(this.#native, frame.units, frame.numbers, bits))
    })
  }

  /** A `TransformStream` from pieces to text that may go on. Fails with `Withheld` as soon as the text must not. */
  transformStream(request, options) {
    return this.stream(request, options).transform()
  }

  /** The text of `pieces` as it may go on, as it comes. Throws `Withheld` as soon as it must not. */
  redactStream(pieces, { kind = 'output', scope = {}, ...others } = {}) {
    unknownOption(others)
    checkPlace(kind, scope)
    const stream = withFrame((frame) => {
      frame.writeAll(kind, scope)
      return this.#stream(native.streamOpenText(this.#native, frame.units, frame.numbers))
    })
    return stream.filter(pieces)
  }

  /** A stream out of its JSON. */
  [OPEN](json) {
    return this.#stream(native.streamFromJson(this.#native, json))
  }

  #stream(opened) {
    return new Stream(OPEN, checked(opened), this.digest)
  }

  /** The answers that came after checks had expired: for the log, they change nothing. */
  static lateFindings(expired, answers) {
    return withFrame((frame) => {
      frame.writeAll(expired, answers)
      return JSON.parse(checked(native.lateFindings(frame.units, frame.numbers)))
    })
  }

  /** The policies that were imported from a dialect, each as it was written. */
  export(dialect) {
    if (typeof dialect !== 'string') throw invalid('`dialect` must be a string')
    const { text, numbers } = checked(native.exportPolicies(this.#native, dialect))
    return plain(text, numbers)
  }

  /** The answer of the pattern policies' product. It quotes the request's text. */
  safeAiAnswer(request, decision) {
    return withFrame((frame) => {
      frame.writeAll(request, decision)
      const { text, numbers } = checked(native.safeAiAnswer(this.#native, frame.units, frame.numbers))
      return plain(text, numbers)
    })
  }

  [inspect.custom]() {
    return `Evaluator { digest: '${this.digest}', warnings: ${this.warnings.length} }`
  }
}

/** Writes each request. One that cannot be written has its error in its place already, and the others have undefined. */
function writeMany(frame, requests) {
  if (!Array.isArray(requests)) throw invalid('`requests` must be an array')
  const results = new Array(requests.length).fill(undefined)
  frame.writeEach(requests, (place, error) => {
    results[place] = error
  })
  return results
}

function asked(options) {
  if (options === undefined) return 0
  if (typeof options !== 'object' || options === null) throw invalid('options must be an object')
  let bits = 0
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(OPTIONS, name))
      throw invalid(`\`${name}\` is not an option; use ${Object.keys(OPTIONS).join(', ')}`)
    if (value === undefined) continue
    if (typeof value !== 'boolean') throw invalid(`\`${name}\` must be true or false`)
    if (value) bits |= OPTIONS[name]
  }
  return bits
}

function checkPlace(kind, scope) {
  if (typeof kind !== 'string') throw invalid('`kind` must be a string')
  if (typeof scope !== 'object' || scope === null || Array.isArray(scope)) {
    throw invalid('`scope` must be an object')
  }
}

function unknownOption(others) {
  for (const name of Object.keys(others)) throw invalid(`\`${name}\` is not an option`)
}

function jsonArgument(json) {
  if (typeof json === 'string') return json
  if (json instanceof Uint8Array) return json
  throw invalid('`json` must be a string, Buffer or Uint8Array')
}

function compileArguments(documents, options = {}, known = COMPILE_OPTIONS) {
  if (typeof options !== 'object' || options === null) throw invalid('options must be an object')
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw invalid(`\`${name}\` is not an option; use ${known.join(', ')}`)
  }
  const { organisation, dialect, limits, key } = options
  optionalString(organisation, 'organisation')
  optionalString(dialect, 'dialect')
  if (key !== undefined && !(key instanceof Uint8Array)) throw invalid('key must be a Uint8Array')
  const list = Array.isArray(documents) ? documents : [documents]
  return [
    list.map((document) => documentArgument(document, dialect)),
    organisation ?? undefined,
    limitsArgument(limits),
    key
  ]
}

function documentArgument(document, dialect) {
  if (typeof document !== 'object' || document === null) throw invalid('a document must be an object { name, text }')
  const { name, text, dialect: own } = document
  if (typeof name !== 'string') throw invalid("a document's `name` must be a string")
  if (typeof text !== 'string') throw invalid("a document's `text` must be a string")
  optionalString(own, 'dialect')
  return { name, text, dialect: own ?? dialect ?? undefined }
}

/** An id of the bundle's own set, or `{ set, id }`. */
function removedArgument(policy) {
  if (typeof policy === 'string') return { id: policy }
  const { set, id } = policy ?? {}
  if (typeof id !== 'string') throw invalid('what `remove` names is an id, or { set, id }')
  optionalString(set, 'set')
  return { set: set ?? undefined, id }
}

function limitsArgument(limits) {
  if (limits === undefined || limits === null) return []
  if (typeof limits !== 'object') throw invalid('`limits` must be an object')
  return Object.entries(limits).map(([name, value]) => {
    if (!Number.isSafeInteger(value) || value < 0) throw invalid(`limit \`${name}\` must be an integer, 0 or more`)
    return { name, value }
  })
}

function optionalString(value, name) {
  if (value !== undefined && value !== null && typeof value !== 'string') throw invalid(`\`${name}\` must be a string`)
}

module.exports = { Decision, Evaluator, compile, compileAsync }
