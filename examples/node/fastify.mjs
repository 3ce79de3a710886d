// A guarded Fastify route: node fastify.mjs, then
// curl -s localhost:3000/chat -H 'content-type: application/json' -d '{"prompt": "my card is 4111 1111 1111 1111"}'
import Fastify from 'fastify'
import { Evaluator } from 'lictor'
import { guard } from 'lictor/fastify'

const evaluator = Evaluator.fromFiles(new URL('support.yaml', import.meta.url))
const app = Fastify()

app.post(
  '/chat',
  {
    preHandler: guard(evaluator, {
      scope: { org: 'acme' },
      onDecision: (decision) => console.log(decision.record().toWire())
    })
  },
  async (request) => ({ echo: request.body })
)

await app.listen({ port: Number(process.env.PORT ?? 3000) })
console.log(`listening on ${app.server.address().port}`)
