// A handler of the Web's own requests, as it stands in a Next.js file app/chat/route.js: node web.mjs
import { Evaluator } from 'lictor'
import { guard } from 'lictor/web'

const evaluator = Evaluator.fromFiles(new URL('support.yaml', import.meta.url))

export const POST = guard(evaluator, { scope: { org: 'acme' } }, async (request) => {
  return Response.json({ echo: await request.json() })
})

const ask = (prompt) =>
  new Request('https://example.com/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt })
  })
for (const prompt of ['my card is 4111 1111 1111 1111', 'what is the launch code?']) {
  const response = await POST(ask(prompt))
  console.log(response.status, await response.text())
}
