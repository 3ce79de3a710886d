// Guarded tools of the Vercel AI SDK: node tools.mjs
import { tool } from 'ai'
import { Evaluator } from 'lictor'
import { guard } from 'lictor/guard'
import { z } from 'zod'

const evaluator = Evaluator.fromFiles(new URL('support.yaml', import.meta.url))

const tools = guard(
  evaluator,
  {
    refund: tool({
      description: 'Refunds an order.',
      inputSchema: z.object({ order: z.string(), amount: z.number() }),
      execute: async ({ order, amount }) => `refunded ${amount} for ${order}`
    }),
    customer: tool({
      description: 'Looks a customer up.',
      inputSchema: z.object({ id: z.string() }),
      execute: async ({ id }) => ({ id, card: '4111 1111 1111 1111' })
    })
  },
  {
    scope: { org: 'acme' },
    // What the model is told instead: it can ask for approval, or do something else.
    onRefused: (refused) => refused.toJSON()
  }
)

// Give them to generateText({ model, prompt, tools }). A model would call them so:
console.log(await tools.refund.execute({ order: 'A1', amount: 20 }, { toolCallId: '1', messages: [] }))
console.log(await tools.refund.execute({ order: 'A1', amount: 750 }, { toolCallId: '2', messages: [] }))
console.log(await tools.customer.execute({ id: 'C7' }, { toolCallId: '3', messages: [] }))
