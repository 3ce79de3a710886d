'use strict'
// The Web's own Request and Response: Next.js routes, Deno, Bun, Cloudflare-like hosts.

const { checkedOptions } = require('../lib/enforce.js')
const { enforceText, refusal } = require('../lib/http.js')

/** Gives a handler that decides about the body of a request before `handler` sees it. */
function guard(evaluator, options, handler) {
  checkedOptions(evaluator, options)
  return async (request, ...rest) => {
    const bytes = await request.arrayBuffer()
    const given = new TextDecoder().decode(bytes)
    let text
    try {
      text = await enforceText(evaluator, options, request, given, request.headers.get('content-type'))
    } catch (error) {
      const refused = refusal(error)
      if (refused === undefined) throw error
      return Response.json(refused.body, { status: refused.status })
    }
    return handler(withBody(request, text === given ? bytes : text), ...rest)
  }
}

/** The request again, since its body was read, with the body that may go on. */
function withBody(request, body) {
  const { method, signal } = request
  if (method === 'GET' || method === 'HEAD') return request
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  return new request.constructor(request.url, { method, headers, body, signal })
}

module.exports = { guard }
