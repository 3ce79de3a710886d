'use strict'
// A streamed chat completion: its chunks put together to choices, and choices taken apart to chunks again.

/** Reads a stream to its end: its chunks, and the choices that they come to. */
async function collect(stream) {
  const chunks = []
  const choices = []
  for await (const chunk of stream) {
    chunks.push(chunk)
    for (const { index, delta, finish_reason, logprobs } of chunk.choices ?? []) {
      const choice = (choices[index] ??= started(index))
      add(choice.message, delta ?? {})
      if (finish_reason) choice.finish_reason = finish_reason
      if (logprobs) choice.logprobs = logprobs
    }
  }
  return { chunks, choices: choices.filter((choice) => choice !== undefined) }
}

function started(index) {
  return { index, message: { role: 'assistant', content: null }, finish_reason: null, logprobs: null }
}

/** Adds what a chunk brings to a message: texts are continued, parts of a list are found by their index. */
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

/** The chunks again: those of a choice that was not changed as they came, and one for each that was, where it ended. */
function* replay(chunks, before, after) {
  const changed = new Map()
  after.forEach((choice, place) => choice !== before[place] && changed.set(choice.index, choice))
  const left = new Map(changed)
  const whole = (index) => {
    const choice = left.get(index)
    left.delete(index)
    return choice === undefined ? [] : [chunkOf(choice)]
  }
  for (const chunk of chunks) {
    const given = chunk.choices ?? []
    const choices = given.flatMap((choice) => {
      if (!changed.has(choice.index)) return [choice]
      return choice.finish_reason ? whole(choice.index) : []
    })
    if (choices.length > 0 || given.length === 0) yield { ...chunk, choices }
  }
  // The stream broke off before they ended.
  for (const index of [...left.keys()]) yield { ...chunks.at(-1), choices: whole(index) }
}

function chunkOf({ index, message, finish_reason, logprobs }) {
  const { tool_calls: calls, ...spoken } = message
  const delta = calls ? { ...spoken, tool_calls: calls.map((call, index) => ({ index, ...call })) } : spoken
  return { index, delta, finish_reason, logprobs }
}

module.exports = { collect, replay }
