'use strict'
// A streamed chat completion, chunk by chunk: of its texts what may go on whatever follows, its calls of tools once they are whole.

const { isDeepStrictEqual } = require('node:util')

/**
 * The chunks of a stream as they may go on. `openText()` opens the decision about a text that comes piece by piece, and `decideCalls`
 * gives a message with its calls as they may go on. A choice that must not go on ends where that is certain, as the provider's own
 * filter would end it.
 */
async function* decidedChunks(stream, openText, decideCalls) {
  const choices = new Map()
  let last
  for await (const chunk of stream) {
    last = chunk
    const given = chunk.choices ?? []
    const passed = given.flatMap((choice) => {
      if (!choices.has(choice.index)) choices.set(choice.index, new Choice(choice.index, openText, decideCalls))
      return choices.get(choice.index).push(choice)
    })
    if (isDeepStrictEqual(passed, given)) yield chunk
    // Many a reader looks at the first choice of a chunk only.
    else for (const choice of passed) yield { ...chunk, choices: [choice] }
  }
  // Choices that the stream broke off before they ended.
  for (const choice of choices.values()) {
    for (const rest of choice.finish()) yield { ...last, choices: [rest] }
  }
}

/** One choice of the answer. */
class Choice {
  /** By the member of the message: texts under way, and bytes of them that wait. */
  #texts = new Map()
  /** Parts that belong to calls, as they came. */
  #held = []
  #isOver = false

  constructor(index, openText, decideCalls) {
    this.index = index
    this.openText = openText
    this.decideCalls = decideCalls
  }

  /** What may go on with a part. */
  push(choice) {
    return this.#unlessRefused(() => {
      const passed = this.#spoken(choice)
      return choice.finish_reason ? [...this.#rest(), passed ?? { ...choice, delta: {} }] : passed ? [passed] : []
    })
  }

  /** What waits, once nothing more comes. */
  finish() {
    return this.#unlessRefused(() => this.#rest())
  }

  #unlessRefused(pass) {
    if (this.#isOver) return []
    try {
      return pass()
    } catch (error) {
      if (error.code !== 'ERR_LICTOR_REFUSED') throw error
      this.#isOver = true
      return [{ ...this.#part({ refusal: error.message }), finish_reason: 'content_filter' }]
    }
  }

  /** A part without what waits; undefined if that is all of it. */
  #spoken(choice) {
    const { tool_calls: calls, function_call: call, ...delta } = choice.delta ?? {}
    let isChanged = false
    if (calls || call) {
      this.#held.push({
        ...choice,
        delta: { ...(calls && { tool_calls: calls }), ...(call && { function_call: call }) }
      })
      isChanged = true
    }
    for (const name of ['content', 'refusal']) {
      const text = delta[name]
      if (typeof text !== 'string' || text === '') continue
      const known = this.#texts.get(name) ?? { stream: this.openText(), waiting: 0 }
      const released = known.stream.push(text)
      isChanged ||= known.waiting > 0 || released.waiting > 0 || released.text !== text
      known.waiting = released.waiting
      this.#texts.set(name, known)
      if (released.text === '') delete delta[name]
      else delta[name] = released.text
    }
    if (!isChanged) return choice
    // The tokens that `logprobs` lists are those that wait or were changed.
    return Object.keys(delta).length > 0 ? { ...choice, delta, logprobs: null } : undefined
  }

  /** The ends of the texts, and the calls: as they came, or each whole if one is changed. */
  #rest() {
    const rest = []
    const texts = [...this.#texts]
    this.#texts.clear()
    for (const [name, { stream }] of texts) {
      const { text } = stream.finish()
      if (text !== '') rest.push(this.#part({ [name]: text }))
    }
    const held = this.#held
    this.#held = []
    const message = held.reduce((whole, { delta }) => add(whole, delta), {})
    const decided = this.decideCalls(message)
    if (isDeepStrictEqual(decided, message)) return [...rest, ...held.map((part) => ({ ...part, finish_reason: null }))]
    const { tool_calls: calls } = decided
    const numbered = calls ? { tool_calls: calls.map((call, index) => ({ index, ...call })) } : {}
    return [...rest, this.#part({ ...decided, ...numbered })]
  }

  #part(delta) {
    return { index: this.index, delta, logprobs: null, finish_reason: null }
  }
}

/** Adds what a part brings to a message: texts are continued, parts of a list are found by their index. */
function add(whole, part) {
  for (const [key, value] of Object.entries(part)) {
    if (value === null || value === undefined) continue
    const before = whole[key]
    if (Array.isArray(value)) whole[key] = addItems(before ?? [], value)
    else if (typeof value === 'object') whole[key] = add(before ?? {}, value)
    else if (typeof value === 'string' && typeof before === 'string' && !NAMES.has(key)) whole[key] = before + value
    else whole[key] = value
  }
  return whole
}

/** Members that name something, and are sent whole. */
const NAMES = new Set(['role', 'id', 'type'])

function addItems(items, parts) {
  for (const { index = items.length, ...part } of parts) items[index] = add(items[index] ?? {}, part)
  return items
}

module.exports = { decidedChunks }
