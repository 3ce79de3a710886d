'use strict'
// A server that speaks the wire format of OpenAI's chat completions, whole and streamed (server-sent events).

const { createServer } = require('node:http')

/** Starts a server that answers with `answer(body)`: the message of each choice, now or later. `asked` holds every body it got. */
async function openaiServer(answer) {
  const asked = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return response.writeHead(404).end()
    const body = JSON.parse(text)
    asked.push(body)
    const messages = await answer(body)
    if (body.stream) return stream(response, body, messages)
    response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_1' })
    return response.end(JSON.stringify(whole(body, messages)))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { asked, url: `http://127.0.0.1:${server.address().port}/v1`, close: () => server.close() }
}

const head = (body, object) => ({
  id: 'chatcmpl-1',
  object,
  created: 1764000000,
  model: body.model,
  system_fingerprint: 'fp_1'
})
const USAGE = { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 }
const reason = (message) => (message.tool_calls ? 'tool_calls' : 'stop')

function whole(body, messages) {
  const choices = messages.map((message, index) => ({
    index,
    message: { role: 'assistant', content: null, refusal: null, annotations: [], ...message },
    logprobs:
      body.logprobs && message.content
        ? { content: [{ token: message.content, logprob: -0.1, bytes: null, top_logprobs: [] }], refusal: null }
        : null,
    finish_reason: reason(message)
  }))
  return { ...head(body, 'chat.completion'), choices, usage: USAGE }
}

async function stream(response, body, messages) {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (choices, more) => {
    const chunk = { ...head(body, 'chat.completion.chunk'), choices, usage: null, ...more }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  const delta = (index, delta, finish_reason = null) => send([{ index, delta, logprobs: null, finish_reason }])
  messages.forEach((message, index) =>
    delta(index, { role: 'assistant', content: message.content === undefined ? null : '', refusal: null })
  )
  const pieces = (text) => text.match(/[\s\S]{1,7}/g) ?? []
  // Choices come in turns, as they do from the provider.
  const queues = messages.map((message, index) => [
    ...pieces(message.content ?? '').map((content) => () => delta(index, { content })),
    ...(message.tool_calls ?? []).flatMap((call, place) => {
      const { name, arguments: text } = call.function
      const first = { index: place, id: call.id, type: 'function', function: { name, arguments: '' } }
      const rest = pieces(text).map(
        (part) => () => delta(index, { tool_calls: [{ index: place, function: { arguments: part } }] })
      )
      return [() => delta(index, { tool_calls: [first] }), ...rest]
    }),
    () => delta(index, {}, reason(message))
  ])
  while (queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) queue.shift()?.()
    await new Promise(setImmediate)
  }
  if (body.stream_options?.include_usage) send([], { usage: USAGE })
  response.end('data: [DONE]\n\n')
}

module.exports = { openaiServer }
