'use strict'
// An HTTP request as a lictor request, and back: what the web frameworks' integrations share.

const { LimitError } = require('./errors.js')
const { changed, context, enforce } = require('./enforce.js')

/**
 * Decides about a request's body. `about` is what the host's functions are told: the framework's request. Gives the decision and
 * the body as it may go on; throws `Refused` if it may not.
 */
async function enforceBody(evaluator, options, about, body) {
  const messages = written(body)
  const content = messages.length > 0 ? { messages } : { content: [] }
  const model = typeof body?.model === 'string' ? { id: body.model } : undefined
  const request = { kind: 'input', model, ...(await context(options, about)), ...content }
  const decision = enforce(evaluator, request, options)
  const document = { messages }
  const rewritten = changed(decision, document)
  const after = rewritten === document ? body : readBack(body, rewritten.messages)
  return { decision, body: routed(after, decision.route) }
}

/** Decides about a body that is text, of which `type` says whether it is JSON, and gives the text that may go on. */
async function enforceText(evaluator, options, about, text, type) {
  if (text === '' || !JSON_TYPE.test(type ?? '')) return (await enforceBody(evaluator, options, about, text)).body
  const before = parsed(text)
  const { body } = await enforceBody(evaluator, options, about, before)
  return body === before ? text : JSON.stringify(body)
}

const JSON_TYPE = /^[^;]*[/+]json\s*(;|$)/i

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Unreadable('The body is not JSON.', { cause })
  }
}

/** A body that is not what its type says. */
class Unreadable extends Error {}

/**
 * A body as messages: those it has are read as they are, and everything else as arguments, so that no text is taken for a name of
 * a chat protocol.
 */
function written(body) {
  if (body === undefined || body === null || body === '') return []
  if (!hasMessages(body)) return [{ input: body }]
  const { messages, ...input } = body
  return Object.keys(input).length > 0 ? [...messages, { input }] : messages
}

/** The body out of its messages, after they were rewritten. */
function readBack(body, messages) {
  if (!hasMessages(body)) return messages[0].input
  const { length } = body.messages
  return { ...messages[length]?.input, messages: messages.slice(0, length) }
}

function hasMessages(body) {
  const messages = Object.hasOwn(Object(body), 'messages') && body.messages
  return Array.isArray(messages) && messages.every((message) => typeof message === 'object' && message !== null)
}

/** A route replaces the model that the body names. */
function routed(body, route) {
  return route !== undefined && typeof body?.model === 'string' ? { ...body, model: route.model } : body
}

/** Status and body for an error that is the client's doing; undefined for one that is the host's. */
function refusal(error) {
  if (error.code === 'ERR_LICTOR_REFUSED') return { status: error.status, body: error.toJSON() }
  const status = error instanceof LimitError ? 413 : error instanceof Unreadable ? 400 : undefined
  if (status === undefined) return undefined
  return { status, body: { error: { kind: 'not_understood', message: error.message, policies: [] } } }
}

module.exports = { enforceBody, enforceText, refusal }
