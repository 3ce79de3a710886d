// The same with types.
import { Evaluator, type Request } from 'lictor'

interface Facts {
  risk_level: 'low' | 'medium' | 'high'
}

const evaluator = Evaluator.fromFiles<Facts>('support.yaml')
const request: Request<Facts> = {
  kind: 'tool_call',
  scope: { org: 'acme' },
  facts: { risk_level: 'high' },
  tool: { name: 'refund', args: { amount: 750 } }
}

const decision = evaluator.evaluate(request)
switch (decision.verdict) {
  case 'allow':
    console.log('go on')
    break
  case 'transform':
    console.log('go on with', decision.redactions, decision.set_args, decision.route?.model)
    break
  case 'hold':
    console.log('wait for', decision.approvals[0]?.by, 'who approve', decision.action_digest)
    break
  case 'deny':
    console.log('stop:', decision.message)
}
