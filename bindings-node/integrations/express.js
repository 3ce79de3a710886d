'use strict'
// Express: a middleware that decides about a request's body before the handler sees it.

const { checkedOptions } = require('../lib/enforce.js')
const { enforceBody, refusal } = require('../lib/http.js')

/** Gives a middleware. It stands behind the one that parses the body, such as `express.json()`. */
function guard(evaluator, options) {
  checkedOptions(evaluator, options)
  return async (request, response, next) => {
    let enforced
    try {
      enforced = await enforceBody(evaluator, options, request, request.body)
    } catch (error) {
      const refused = refusal(error)
      if (refused === undefined) return next(error)
      return response.status(refused.status).json(refused.body)
    }
    request.body = enforced.body
    request.lictor = enforced.decision
    return next()
  }
}

module.exports = { guard }
