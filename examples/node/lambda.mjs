// A Lambda behind a function URL: node lambda.mjs
import { Evaluator } from 'lictor'
import { guard } from 'lictor/lambda'

const evaluator = Evaluator.fromFiles(new URL('support.yaml', import.meta.url))

export const handler = guard(evaluator, { scope: { org: 'acme' } }, async (event) => {
  return { statusCode: 200, body: JSON.stringify({ echo: JSON.parse(event.body) }) }
})

for (const prompt of ['my card is 4111 1111 1111 1111', 'what is the launch code?']) {
  const event = { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ prompt }) }
  console.log(await handler(event))
}
