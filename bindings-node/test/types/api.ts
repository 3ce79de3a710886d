// Compiles under `tsc --noEmit` and never runs: what hosts may write, and what they may not.

import lictorDefault = require('lictor')
import {
  Decision,
  DecisionRecord,
  Evaluator,
  LictorError,
  PolicyError,
  RequestError,
  Withheld,
  compile,
  compileAsync,
  detectors,
  version
} from 'lictor'
import type {
  Dialect,
  Effect,
  Kind,
  LimitName,
  LogLevel,
  OffsetUnit,
  Request,
  Row,
  Severity,
  Status,
  Verdict
} from 'lictor'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function same<A, B>(_: Equal<A, B>): void {}

// An interface: it has no index signature, and still types facts.
interface Facts {
  risk_level: 'low' | 'high'
  amount?: number
}

const evaluator = compile<Facts>({ name: 'a.yaml', text: '' }, { organisation: 'acme', limits: { hits: 5 } })
const request: Request<Facts> = {
  kind: 'input',
  scope: { org: 'acme' },
  facts: { risk_level: 'high' },
  now: new Date()
}
const decision = evaluator.evaluate(request, { textAfter: true })

// Told apart by the verdict.
switch (decision.verdict) {
  case 'allow':
    same<typeof decision.redactions, readonly []>(true)
    same<typeof decision.route, undefined>(true)
    break
  case 'transform':
    decision.redactions[0]!.replacement satisfies string
    same<typeof decision.approvals, readonly []>(true)
    break
  case 'hold':
    decision.approvals[0]!.quorum satisfies number
    break
  case 'deny':
    same<typeof decision.final, true>(true)
    same<typeof decision.pending, readonly []>(true)
    break
  default:
    decision satisfies never
}

// Rows by their status.
function told(row: Row): string {
  switch (row.status) {
    case 'undetermined':
    case 'pending':
    case 'expired':
      if (row.waived_by !== undefined) return row.waived_by
      same<typeof row.fail, 'open' | 'closed'>(true)
      return row.fail
    case 'matched':
    case 'shadow':
      return row.waived_by ?? row.fail ?? row.why
    case 'not_matched':
      same<typeof row.fail, undefined>(true)
      return row.why
    default:
      return row satisfies never
  }
}
decision.rationale.map(told)

same<typeof decision.verdict, Verdict>(true)
same<Awaited<ReturnType<typeof compileAsync<Facts>>>, Evaluator<Facts>>(true)
evaluator.decide(request).effects satisfies readonly Effect[]
decision.record() satisfies DecisionRecord
decision.rewrite({ messages: [{ content: 'x' }] }).messages[0]!.content satisfies string
Decision.from(decision.toWire()) satisfies Decision
lictorDefault.version satisfies typeof version
detectors[0]!.severity satisfies Severity
evaluator.redact('x', { kind: 'output', scope: { org: 'acme' } }) satisfies string
evaluator.evaluateJson(Buffer.from('{}')) satisfies string

for (const answer of evaluator.evaluateMany([request])) {
  if (answer instanceof LictorError) answer.code satisfies string
  else answer.verdict satisfies Verdict
}

try {
  evaluator.redact('x')
} catch (error) {
  if (error instanceof Withheld) error.decision.verdict satisfies Verdict
  if (error instanceof PolicyError) error.diagnostics[0]!.line satisfies number | undefined
  if (error instanceof RequestError) error.problems[0]!.message satisfies string
}

// A test in JavaScript compares these with the core's own names.
export const names = {
  kinds: ['input', 'output', 'tool_call', 'tool_result', 'retrieval', 'model_call', 'memory_write', 'event', 'deploy'],
  verdicts: ['allow', 'transform', 'hold', 'deny'],
  effects: ['deny', 'approve', 'judge', 'redact', 'route', 'set_arg', 'throttle', 'alert', 'warn', 'record', 'allow'],
  severities: ['info', 'low', 'medium', 'high', 'critical'],
  statuses: ['matched', 'undetermined', 'pending', 'expired', 'shadow', 'not_matched'],
  dialects: ['native', 'flashback', 'agentic-audit', 'safe-ai'],
  levels: ['minimal', 'standard', 'full', 'paranoid'],
  offsets: ['bytes', 'code_points', 'utf16'],
  fails: ['open', 'closed'],
  limits: [
    'content_bytes',
    'json_depth',
    'expression_nodes',
    'expression_depth',
    'regex_bytes',
    'hits',
    'quantifier_steps',
    'rationale_rows',
    'document_bytes'
  ]
} as const
type Names = typeof names
same<Names['kinds'][number], Kind>(true)
same<Names['verdicts'][number], Verdict>(true)
same<Names['effects'][number], Effect>(true)
same<Names['severities'][number], Severity>(true)
same<Names['statuses'][number], Status>(true)
same<Names['dialects'][number], Dialect>(true)
same<Names['levels'][number], LogLevel>(true)
same<Names['offsets'][number], OffsetUnit>(true)
same<Names['limits'][number], LimitName>(true)

// What must not compile.

// @ts-expect-error a request needs a scope
evaluator.decide({ kind: 'input' })
// @ts-expect-error there is no such kind
evaluator.decide({ kind: 'inputs', scope: {} })
// @ts-expect-error a key that nothing reads
evaluator.decide({ kind: 'input', scope: {}, txt: 'x' })
// @ts-expect-error the facts are typed
evaluator.decide({ kind: 'input', scope: {}, facts: { risk_level: 'none' } })
// @ts-expect-error a misspelt option
evaluator.evaluate(request, { textafter: true })
// @ts-expect-error options are JavaScript's names
evaluator.evaluate(request, { text_after: true })
// @ts-expect-error an evaluator comes from `compile`
new Evaluator()
// @ts-expect-error a decision is not changed
decision.verdict = 'allow'
// @ts-expect-error nothing is redacted in a denied action
if (decision.verdict === 'deny') decision.redactions[0].start
// @ts-expect-error a batch may hold errors
evaluator.evaluateMany([request])[0]!.verdict
// @ts-expect-error a document has a text
compile({ name: 'a.yaml' })
// @ts-expect-error there is no such limit
compile({ name: 'a.yaml', text: '' }, { limits: { depth: 5 } })
// @ts-expect-error JSON is text or bytes
evaluator.evaluateJson({})
// @ts-expect-error a record has no sentences
decision.record().rationale![0]!.why
