'use strict'
// What every integration does: ask, tell the host, and act on the verdict. Nothing here decides.

const { Refused, invalid } = require('./errors.js')
const { withholding } = require('./decision.js')
const { Evaluator } = require('./evaluator.js')

/** What stands in a refusal where the policies say nothing themselves. */
const MESSAGES = {
  denied: 'This is denied by policy.',
  held: 'This waits for approval.',
  not_understood: 'This was not understood in full, so it is not carried out.'
}

/** Decides about a request and tells the host. Throws `Refused` if the action must not go on. */
function enforce(evaluator, request, { onDecision }) {
  const decision = evaluator.evaluate(request, { textAfter: true })
  onDecision?.(decision, request)
  const withheld = withholding(decision)
  if (withheld !== undefined) throw refused(decision, withheld.policies)
  return decision
}

/** A text that comes piece by piece. `push` and `finish` give what may go on, and throw `Refused` as soon as the text must not. */
function enforceStream(evaluator, request, { onDecision }) {
  const stream = evaluator.stream(request)
  const finish = () => {
    const { text, decision, told } = stream.finish()
    onDecision?.(decision, request)
    const withheld = withholding(told)
    if (withheld !== undefined) throw refused(told, withheld.policies)
    return { text, waiting: 0 }
  }
  const push = (piece) => {
    const released = stream.push(piece)
    return released.state === 'open' ? released : finish()
  }
  return { push, finish }
}

/** The document that a request was made of, as it may go on. */
function changed(decision, document) {
  return decision.redactions.length > 0 ? decision.rewrite(document) : document
}

/** A refusal that a client may see: ids and messages of policies, no reasons and no content. */
function refused(decision, policies) {
  const kind = { deny: 'denied', hold: 'held' }[decision.verdict] ?? 'not_understood'
  return new Refused(kind, decision.message ?? MESSAGES[kind], policies, decision)
}

/** The arguments that every integration takes, checked; gives the options. */
function checkedOptions(evaluator, options, ...names) {
  if (!(evaluator instanceof Evaluator)) throw invalid('the first argument must be an Evaluator')
  if (typeof options !== 'object' || options === null) throw invalid('options must be an object')
  const known = ['scope', 'request', 'onDecision', ...names]
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw invalid(`\`${name}\` is not an option; use ${known.join(', ')}`)
  }
  const { scope, request, onDecision } = options
  if ((typeof scope !== 'object' && typeof scope !== 'function') || scope === null) {
    throw invalid('`scope` must be an object, or a function that gives one')
  }
  if (request !== undefined && typeof request !== 'object' && typeof request !== 'function') {
    throw invalid('`request` must be an object, or a function that gives one')
  }
  if (onDecision !== undefined && typeof onDecision !== 'function') throw invalid('`onDecision` must be a function')
  return options
}

/** What the host says of a request: its scope and more of its fields. Each may be a function of what the request is about. */
async function context({ scope, request }, ...about) {
  const told = async (given) => (typeof given === 'function' ? given(...about) : given)
  return { ...(await told(request)), scope: await told(scope) }
}

module.exports = { changed, checkedOptions, context, enforce, enforceStream }
