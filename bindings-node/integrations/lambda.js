'use strict'
// AWS Lambda behind a function URL or an HTTP API (payload version 2.0).

const { checkedOptions } = require('../lib/enforce.js')
const { enforceText, refusal } = require('../lib/http.js')

/** Gives a handler that decides about the body of an event before `handler` sees it. */
function guard(evaluator, options, handler) {
  checkedOptions(evaluator, options)
  return async (event, ...rest) => {
    const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : (event.body ?? '')
    let body
    try {
      // Names of headers are in lower case in this payload.
      body = await enforceText(evaluator, options, event, text, event.headers?.['content-type'])
    } catch (error) {
      const refused = refusal(error)
      if (refused === undefined) throw error
      return answer(refused)
    }
    return handler(body === text ? event : { ...event, body, isBase64Encoded: false }, ...rest)
  }
}

function answer({ status, body }) {
  return { statusCode: status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

module.exports = { guard }
