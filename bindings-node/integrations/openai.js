'use strict'
// The OpenAI client: a chat's messages are decided about before the call, and each choice of the answer after it.

const { isDeepStrictEqual } = require('node:util')

const { changed, checkedOptions, context, enforce, enforceStream } = require('../lib/enforce.js')
const { invalid } = require('../lib/errors.js')
const { decidedChunks } = require('./openai-stream.js')

/** Gives the part of the client that is guarded. Calls that are not decided about are not there. */
function guard(evaluator, client, options) {
  checkedOptions(evaluator, options)
  if (typeof client?.chat?.completions?.create !== 'function') throw invalid('`client` must be an OpenAI client')
  const create = async (params, ...rest) => {
    const more = await context(options, params)
    const asked = decidedInput(evaluator, more, params, options)
    const answer = await client.chat.completions.create(asked, ...rest)
    const known = { ...more, model: { id: asked.model } }
    if (params.stream !== true) {
      const decide = (choice) => decidedChoice(evaluator, known, choice, options)
      return Object.assign(answer, { choices: answer.choices.map(decide) })
    }
    const openText = () => enforceStream(evaluator, { ...known, kind: 'output' }, options)
    const decideCalls = (message) => decidedCalls(evaluator, known, message, options)
    // It stays a stream of the client's own class.
    return new answer.constructor(() => decidedChunks(answer, openText, decideCalls), answer.controller)
  }
  return { chat: { completions: { create } } }
}

/** The call's parameters as they may go on. */
function decidedInput(evaluator, more, params, options) {
  const document = { messages: params.messages }
  const decision = enforce(evaluator, { ...more, kind: 'input', model: { id: params.model }, ...document }, options)
  const { messages } = changed(decision, document)
  return { ...params, messages, model: decision.route?.model ?? params.model }
}

/** A choice as it may go on. One that may not ends as the provider's own filter would end it: with a refusal and no content. */
function decidedChoice(evaluator, more, choice, options) {
  try {
    const { tool_calls: _calls, function_call: _call, ...spoken } = choice.message
    const document = { messages: [spoken] }
    const decision = enforce(evaluator, { ...more, kind: 'output', ...document }, options)
    const message = decidedCalls(
      evaluator,
      more,
      { ...choice.message, ...changed(decision, document).messages[0] },
      options
    )
    if (isDeepStrictEqual(message, choice.message)) return choice
    // The tokens that `logprobs` lists are those before the change.
    return { ...choice, message, logprobs: null }
  } catch (error) {
    if (error.code !== 'ERR_LICTOR_REFUSED') throw error
    const message = { role: 'assistant', content: null, refusal: error.message }
    return { ...choice, message, finish_reason: 'content_filter', logprobs: null }
  }
}

/** A message with its calls of tools as they may go on. */
function decidedCalls(evaluator, more, message, options) {
  const { tool_calls: calls, function_call: call } = message
  const decideCall = (named, key) => decidedCall(evaluator, more, named, key, options)
  return {
    ...message,
    ...(calls && { tool_calls: calls.map((call) => decidedToolCall(call, decideCall)) }),
    ...(call && { function_call: decideCall(call, 'arguments') })
  }
}

function decidedToolCall(call, decideCall) {
  if (call.type === 'custom') return { ...call, custom: decideCall(call.custom, 'input') }
  return { ...call, function: decideCall(call.function, 'arguments') }
}

/** A call of a tool as it may go on. Its arguments stay the text that they are unless the decision changes them. */
function decidedCall(evaluator, more, call, key, options) {
  const text = call[key]
  const args = key === 'input' ? { input: text } : parsed(text)
  // Arguments that cannot be read are unknown to conditions; their text is searched all the same.
  const asked = args === undefined ? { tool: { name: call.name }, text } : { tool: { name: call.name, args } }
  const decision = enforce(evaluator, { ...more, kind: 'tool_call', ...asked }, options)
  if (args === undefined) return { ...call, [key]: changed(decision, { text }).text }
  const after = decision.args_after
  if (after === undefined) return call
  return { ...call, [key]: key === 'input' ? after.input : written(after) }
}

/** Arguments out of a model's JSON; undefined if it is no JSON object. */
function parsed(text) {
  try {
    const args = JSON.parse(text)
    return typeof args === 'object' && args !== null && !Array.isArray(args) ? args : undefined
  } catch {
    return undefined
  }
}

/** Arguments as JSON, in which a BigInt is a number like any other. */
function written(value) {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${written(member)}`)
    .join(',')}}`
}

module.exports = { guard }
