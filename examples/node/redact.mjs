// A filter from standard input to standard output, line by line: node redact.mjs < log.txt
import { createInterface } from 'node:readline'
import { Evaluator, Withheld } from 'lictor'

const evaluator = Evaluator.fromFiles(new URL('support.yaml', import.meta.url))

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(evaluator.redact(line, { kind: 'output' }))
  } catch (error) {
    if (!(error instanceof Withheld)) throw error
    console.log(`[withheld: ${error.decision.message}]`)
  }
}
