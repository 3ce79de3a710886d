'use strict'
// A decision as JavaScript holds it: data in the wire's names, and as methods what the core can do with it.

const { inspect } = require('node:util')

const native = require('../native.js')
const { checked } = require('./errors.js')
const { Reader, withFrame } = require('./frame.js')
const names = require('./names.js')

/**
 * The answer to one request. Every field is always there, so all decisions have one shape; what is empty is shared and frozen.
 * The fields are read in the order in which `src/answer.rs` writes them.
 */
class Decision {
  constructor(reader, bundle) {
    this.request_id = reader.stringOption()
    this.offsets = names.offsets[reader.number()]
    this.verdict = names.verdicts[reader.number()]
    this.final = reader.flag()
    this.effects = effects(reader.number())
    this.message = reader.stringOption()
    this.redactions = reader.each(redaction)
    this.text_after = reader.option(texts)
    this.set_args = reader.members(value)
    this.args_after = reader.option(value)
    this.route = reader.option(route)
    this.throttle = reader.members(number)
    this.approvals = reader.each(approval)
    this.action_digest = reader.stringOption()
    this.pending = reader.each(check)
    this.fallback = fallback(reader, bundle)
    this.notify = reader.each(notice)
    this.tags = reader.members(strings)
    this.labels = reader.each(string)
    this.log = { event: reader.flag(), decision: reader.flag(), level: names.levels[reader.number()] }
    this.unjudged = reader.each(string)
    this.rationale = reader.each(row)
    this.rationale_total = reader.numberOption()
    this.errors = reader.each(problem)
    this.bundle = bundle
    this.cost = { policies: reader.number(), bytes: reader.number(), hits: reader.number() }
  }

  /** A decision out of its wire form (a JSON text, or what `JSON.parse` made of it), or out of a structured clone. */
  static from(data) {
    const object = typeof data === 'string' ? JSON.parse(data) : data
    return withFrame((frame) => {
      const { text, numbers } = checked(native.decisionRead(...written(frame, object)))
      return decision(text, numbers, object.bundle)
    })
  }

  /** The one canonical JSON text (RFC 8785) that every language writes. */
  toWire() {
    return withFrame((frame) => checked(native.decisionToWire(...written(frame, this))))
  }

  /** What `JSON.stringify` writes: the data as it is, the unit of its offsets included. */
  toJSON() {
    return { ...this }
  }

  /** The decision without any content, for logs. */
  record() {
    return new DecisionRecord(withFrame((frame) => checked(native.decisionRecord(...written(frame, this)))))
  }

  /** The decision as a person reads it, with ANSI colours if asked. */
  render({ color = false } = {}) {
    return withFrame((frame) => checked(native.decisionRender(...written(frame, this), color === true)))
  }

  /** Why the content must not go on, not even with the decision's changes; undefined if it may. */
  withheld() {
    return withholding(this)?.reason
  }

  /** A copy of the document that was asked about, with the redactions carried out in it. */
  rewrite(document) {
    return withFrame((frame) => {
      const { text, numbers } = checked(native.decisionRewrite(...written(frame, this, document)))
      return plain(text, numbers)
    })
  }

  /** The text, such as a model's answer, with each placeholder replaced by what it stands for in the request. */
  restore(request, text) {
    return withFrame((frame) => {
      frame.writeAll(this, request, text)
      const restored = checked(native.decisionRestore(frame.units, frame.numbers))
      return plain(restored.text, restored.numbers)
    })
  }

  /** What `console.log` shows: no text, no paths, no sentences. */
  [inspect.custom](_depth, options) {
    const { verdict, final, effects, rationale } = this
    const policies = rationale.map((row) => row.policy)
    return `Decision ${inspect({ verdict, final, effects, policies }, options)}`
  }
}

/** Why the content must not go on, and the ids of the policies that withhold it; undefined if it may. */
function withholding(decision) {
  const json = withFrame((frame) => checked(native.decisionWithheld(...written(frame, decision))))
  return json === '' ? undefined : JSON.parse(json)
}

/** A decision without any content, by construction: safe to log. */
class DecisionRecord {
  #wire

  constructor(wire) {
    Object.assign(this, JSON.parse(wire))
    this.#wire = wire
  }

  /** The record as one canonical JSON text (RFC 8785). */
  toWire() {
    return this.#wire
  }
}

function written(frame, first, second) {
  if (second === undefined) frame.write(first)
  else frame.writeAll(first, second)
  return [frame.units, frame.numbers]
}

const reader = new Reader()

/** The decision that a frame holds. */
function decision(text, numbers, bundle) {
  const decision = new Decision(reader.read(text, numbers), bundle)
  reader.done()
  return decision
}

/** For each decision or failure that a frame holds: what `decided` or `failed` makes of it. */
function answers(text, numbers, bundle, decided, failed) {
  for (reader.read(text, numbers); !reader.isDone();) {
    if (reader.flag()) decided(new Decision(reader, bundle))
    else failed({ kind: reader.string(), message: reader.string(), detail: reader.string() })
  }
  reader.done()
}

/** What a frame says that a piece of a stream has released. */
function released(text, numbers) {
  reader.read(text, numbers)
  const released = {
    text: reader.string(),
    findings: reader.each(hit),
    state: reader.string(),
    waiting: reader.number()
  }
  reader.done()
  return released
}

/** What a frame says of a stream's end: the last text, the decision, and what decides on the text that goes on. */
function finished(text, numbers, bundle) {
  reader.read(text, numbers)
  const last = reader.string()
  const decision = new Decision(reader, bundle)
  const told = reader.flag() ? decision.fallback : decision
  reader.done()
  return { text: last, decision, told }
}

/** The value that a frame holds. */
function plain(text, numbers) {
  const value = reader.read(text, numbers).value()
  reader.done()
  return value
}

const outcomes = []

/** What `decide` says, out of the one number it crosses as. */
function outcome(code) {
  return (outcomes[code] ??= Object.freeze({
    verdict: names.verdicts[code & 3],
    effects: effects(code >> 3),
    final: (code & 4) !== 0
  }))
}

const effectSets = []

/** A set of effects, most restrictive first, out of its bits. There are few, so each is made once. */
function effects(bits) {
  return (effectSets[bits] ??= Object.freeze(names.effects.filter((_, place) => bits & (1 << place))))
}

const string = (reader) => reader.string()
const number = (reader) => reader.number()
const value = (reader) => reader.value()
const strings = (reader) => reader.each(string)
const texts = (reader) => reader.each(text)
const text = (reader) => ({ path: reader.string(), text: reader.string() })
const route = (reader) => ({ model: reader.string(), overruled: reader.each(string) })
const clause = (reader) => ({ id: reader.string(), text: reader.string() })

const redaction = (reader) => ({
  path: reader.string(),
  start: reader.number(),
  end: reader.number(),
  replacement: reader.string()
})

const approval = (reader) => ({
  policy: reader.string(),
  by: reader.each(string),
  quorum: reader.number(),
  given: reader.number(),
  ttl_s: reader.numberOption(),
  four_eyes: reader.flag()
})

const check = (reader) => ({
  check: reader.string(),
  policy: reader.string(),
  kind: reader.string(),
  rule: { text: reader.string(), clauses: reader.each(clause), exceptions: reader.each(clause) },
  subject: reader.each(subject),
  deadline_ms: reader.numberOption(),
  on_timeout: names.fails[reader.number()],
  on_unsure: names.fails[reader.number()],
  min_score: reader.numberOption(),
  max_cost_usd: reader.numberOption(),
  quorum: reader.numberOption(),
  of: reader.numberOption()
})

const subject = (reader) => ({
  path: reader.string(),
  bytes: reader.number(),
  sha256: reader.string(),
  text: reader.stringOption()
})

const notice = (reader) => ({
  policy: reader.string(),
  severity: names.severities[reader.number()],
  to: reader.option(value)
})

const row = (reader) => ({
  policy: reader.string(),
  set: reader.string(),
  level: reader.string(),
  severity: names.severities[reader.number()],
  status: names.statuses[reader.number()],
  effects: effects(reader.number()),
  why: reader.string(),
  waived_by: reader.stringOption(),
  coverage: reader.stringOption(),
  fail: names.fails[reader.number()],
  hits: reader.each(hit)
})

const hit = (reader) => ({
  detector: reader.stringOption(),
  path: reader.string(),
  start: reader.number(),
  end: reader.number(),
  preview: reader.stringOption()
})

const problem = (reader) => ({
  code: reader.string(),
  path: reader.stringOption(),
  message: reader.string()
})

function fallback(reader, bundle) {
  return reader.flag() ? new Decision(reader, bundle) : undefined
}

module.exports = { Decision, DecisionRecord, answers, decision, finished, outcome, plain, released, withholding }
