'use strict'
// What is measured: the workloads of `benches/src/lib.rs`, and the same questions in other engines' words.

const WORDS = ['shell', 'write', 'delete', 'read', 'deploy']
const IN_SCOPE = WORDS.length

/** `count` policies, five to each repository; of those in scope of a request two match, and one of them denies. */
function attributePolicies(count) {
  const head = "lictor: 1\nbundle: {id: attributes, version: '1'}\ndefaults: {log: full}\npolicies:\n"
  const policies = Array.from({ length: count }, (_, policy) => {
    const leaf = Math.floor(policy / IN_SCOPE)
    const place = policy % IN_SCOPE
    const [risk, effect] = place === 0 ? ['high', 'deny'] : ['medium', 'alert']
    return `  - id: p${policy}
    name: policy ${policy}
    scope: {org: o, workspace: w${Math.floor(leaf / 10)}, repo: r${leaf}}
    severity: high
    when: risk_level >= ${risk} && action.contains("${WORDS[place]}") && agent.id == "desk-bot"
    effect: ${effect}`
  })
  return head + policies.join('\n')
}

/** A request for one repository: two of its five policies match. */
function attributeRequest(leaf) {
  return {
    kind: 'tool_call',
    scope: { org: 'o', workspace: `w${Math.floor(leaf / 10)}`, repo: `r${leaf}` },
    agent: { id: 'desk-bot' },
    action: 'shell_write',
    facts: { risk_level: 'high' }
  }
}

/** The same policies for Cedar, which only forbids: both that match deny. */
function cedarPolicies(count) {
  const policies = {}
  for (let policy = 0; policy < count; policy++) {
    const leaf = Math.floor(policy / IN_SCOPE)
    const risk = policy % IN_SCOPE === 0 ? 3 : 2
    policies[`p${policy}`] = `forbid(principal, action, resource in Repo::"r${leaf}") when {
      context.risk_level >= ${risk} && context.action like "*${WORDS[policy % IN_SCOPE]}*" && context.agent == "desk-bot"
    };`
  }
  return policies
}

function cedarRequest(leaf) {
  const repo = { type: 'Repo', id: `r${leaf}` }
  return {
    principal: { type: 'User', id: 'u' },
    action: { type: 'Action', id: 'call' },
    resource: { type: 'Call', id: 'c' },
    context: { risk_level: 3, action: 'shell_write', agent: 'desk-bot' },
    entities: [{ uid: { type: 'Call', id: 'c' }, attrs: {}, parents: [repo] }]
  }
}

/** The built-in detectors on the input of one organisation. */
const CONTENT_POLICIES = `
lictor: 1
bundle: {id: content, version: '1'}
defaults: {log: full}
policies:
  - {id: secrets, name: secrets, scope: {org: o}, severity: critical, detect: {any: ['secret.*']}, effect: redact}
  - {id: personal, name: personal, scope: {org: o}, severity: high, detect: {any: ['pii.*']}, effect: redact}
`

const SENTENCE = 'The committee met in the morning and agreed that the report should be sent to every member. '

/** `many` texts of about `length` characters of English prose, no two alike, each with a card number at its end. */
function proses(length, many) {
  return Array.from({ length: many }, (_, place) => {
    const shifted = SENTENCE.slice(place) + SENTENCE.slice(0, place)
    const prose = shifted.repeat(Math.ceil(length / SENTENCE.length)).slice(0, Math.max(0, length - 20))
    return `${prose} 4111 1111 1111 1111`
  })
}

/**
 * What a host would write itself: an expression for each kind of finding, without the checks (Luhn, ranges, words nearby) that a
 * detector makes.
 */
const PATTERNS = [
  '\\b(?:\\d[ -]?){13,19}\\b',
  '\\b\\d{3}-\\d{2}-\\d{4}\\b',
  '\\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}\\b',
  '(?:\\+?1[ .-]?)?\\(?\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4}\\b',
  '\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\\b',
  '\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b',
  '\\bgh[pousr]_[A-Za-z0-9]{36,}\\b',
  '-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----',
  '\\beyJ[A-Za-z0-9_-]+\\.eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+',
  '\\bsk-[A-Za-z0-9_-]{20,}\\b'
]

module.exports = {
  CONTENT_POLICIES,
  PATTERNS,
  attributePolicies,
  attributeRequest,
  cedarPolicies,
  cedarRequest,
  proses
}
