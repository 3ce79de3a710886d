'use strict'
// Fastify: a hook that decides about a request's body before the handler sees it.

const { checkedOptions } = require('../lib/enforce.js')
const { enforceBody, refusal } = require('../lib/http.js')

/** Gives a `preHandler` hook. */
function guard(evaluator, options) {
  checkedOptions(evaluator, options)
  return async (request, reply) => {
    try {
      const enforced = await enforceBody(evaluator, options, request, request.body)
      request.body = enforced.body
      request.lictor = enforced.decision
      return undefined
    } catch (error) {
      const refused = refusal(error)
      if (refused === undefined) throw error
      return reply.code(refused.status).send(refused.body)
    }
  }
}

module.exports = { guard }
