// A guarded Express route: node express.mjs, then
// curl -s localhost:3000/chat -H 'content-type: application/json' -d '{"prompt": "my card is 4111 1111 1111 1111"}'
import express from 'express'
import { Evaluator } from 'lictor'
import { guard } from 'lictor/express'

const evaluator = Evaluator.fromFiles(new URL('support.yaml', import.meta.url))
const app = express()
app.use(express.json())

app.post(
  '/chat',
  guard(evaluator, {
    scope: { org: 'acme' },
    request: (req) => ({ principal: { user: req.get('x-user') } }),
    onDecision: (decision) => console.log(decision.record().toWire())
  }),
  (req, res) => res.json({ echo: req.body })
)

const server = app.listen(process.env.PORT ?? 3000, () => console.log(`listening on ${server.address().port}`))
