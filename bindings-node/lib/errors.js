'use strict'
// What calls fail with. The native module gives failures as data; here they become classes.

/** Base of every error of lictor. `code` never changes. */
class LictorError extends Error {
  constructor(code, message, options) {
    super(message, options)
    this.code = code
  }

  get name() {
    return this.constructor.name
  }
}

/** Policies that do not load: `diagnostics` holds every problem, and the message shows them with carets. */
class PolicyError extends LictorError {
  constructor(message, diagnostics, code = 'ERR_LICTOR_POLICY') {
    super(code, message)
    this.diagnostics = diagnostics
  }
}

/** An update of a dialect's document that was refused: `status` and `body` are the product's own answer. */
class UpdateError extends PolicyError {
  constructor(message, { status, body, diagnostics }) {
    super(message, diagnostics, 'ERR_LICTOR_UPDATE')
    this.status = status
    this.body = body
  }
}

/** A request that cannot be evaluated: `problems` holds each, with its place. No problem repeats content. */
class RequestError extends LictorError {
  constructor(message, problems, code = 'ERR_LICTOR_REQUEST', options = undefined) {
    super(code, message, options)
    this.problems = problems
  }
}

/** A request beyond a limit. */
class LimitError extends RequestError {
  constructor(message, problems) {
    super(message, problems, 'ERR_LICTOR_LIMIT')
  }
}

/** Content that must not go on. The message says why, and `decision` is what was decided. */
class Withheld extends LictorError {
  constructor(message, decision) {
    super('ERR_LICTOR_WITHHELD', message)
    this.decision = decision
  }
}

/**
 * An integration does not go on: the action is `denied`, `held`, or was `not_understood` in full. Message, `policies`, `status`
 * and what `toJSON` writes may be told to a client; `decision` is for the host.
 */
class Refused extends LictorError {
  constructor(kind, message, policies, decision) {
    super('ERR_LICTOR_REFUSED', message)
    this.kind = kind
    this.policies = policies
    /** The HTTP status that fits. */
    this.status = { denied: 403, held: 409, not_understood: 400 }[kind]
    this.decision = decision
  }

  toJSON() {
    const { kind, message, policies } = this
    const { approvals, action_digest, request_id } = this.decision
    const held = kind === 'held' ? { approvals, action_digest } : {}
    return { error: { kind, message, policies, request_id, ...held } }
  }
}

/**
 * A stream that cannot go on: it has `ended`, its text is `not_utf8`, or it was stored with an `other_bundle`. Nothing was released
 * by the call, and what was released before stands.
 */
class StreamError extends LictorError {
  constructor(message, reason) {
    super('ERR_LICTOR_STREAM', message)
    this.reason = reason
  }
}

/** A bug in lictor, caught. Nothing was decided. */
class InternalError extends LictorError {
  constructor(message) {
    super('ERR_LICTOR_INTERNAL', message)
  }
}

/** The error that a failure of the native module is. */
function error({ kind, message, detail }) {
  switch (kind) {
    case 'policy':
      return new PolicyError(message, JSON.parse(detail))
    case 'update':
      return new UpdateError(message, JSON.parse(detail))
    case 'request':
      return new RequestError(message, JSON.parse(detail))
    case 'limit':
      return new LimitError(message, JSON.parse(detail))
    case 'stream':
      return new StreamError(message, JSON.parse(detail))
    case 'argument':
      return invalid(message)
    default:
      return new InternalError(message)
  }
}

/** The answer of a native call, or its failure thrown. */
function checked(answer) {
  if (typeof answer === 'object' && answer.kind !== undefined) throw error(answer)
  return answer
}

/** A request that JavaScript already knows to be impossible. */
function refused(code, path, message, cause) {
  const problem = path === '' ? { code, message } : { code, path, message }
  const text = path === '' ? `${code}: ${message}` : `${code}: \`${path}\`: ${message}`
  if (code === 'E-LIMIT') return new LimitError(text, [problem])
  return new RequestError(text, [problem], undefined, cause === undefined ? undefined : { cause })
}

/** An argument that no caller with sound types would give. */
function invalid(message) {
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' })
}

module.exports = {
  LictorError,
  PolicyError,
  UpdateError,
  RequestError,
  LimitError,
  Withheld,
  Refused,
  StreamError,
  InternalError,
  checked,
  error,
  invalid,
  refused
}
