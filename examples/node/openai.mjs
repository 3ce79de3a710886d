// A guarded OpenAI client: OPENAI_API_KEY=… node openai.mjs
import { Evaluator, Refused } from 'lictor'
import { guard } from 'lictor/openai'
import OpenAI from 'openai'

const evaluator = Evaluator.fromFiles(new URL('support.yaml', import.meta.url))
const client = guard(evaluator, new OpenAI(), {
  scope: { org: 'acme' },
  onDecision: (decision, request) => console.error(request.kind, decision.verdict)
})

const stream = await client.chat.completions.create({
  model: 'gpt-4o-mini',
  stream: true,
  messages: [{ role: 'user', content: 'Repeat: my card is 4111 1111 1111 1111' }]
})
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '')
console.log()

try {
  await client.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: 'What is the launch code?' }]
  })
} catch (error) {
  if (!(error instanceof Refused)) throw error
  console.log(error.status, error.message)
}
