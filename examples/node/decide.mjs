// A first decision, and why: node decide.mjs
import { Evaluator } from 'lictor'

// Once, at start: everything that is wrong is reported together, with carets.
const evaluator = Evaluator.fromFiles(new URL('support.yaml', import.meta.url))

// Per request: microseconds, on the thread that asks.
const decision = evaluator.evaluate({
  kind: 'tool_call',
  scope: { org: 'acme' },
  tool: { name: 'refund', args: { amount: 750 } }
})

console.log(decision.verdict, decision.approvals[0].by)
console.log(decision.rationale[0].why)
console.log(decision.render())
console.log(decision.record().toWire())
