'use strict'
// Each call of the module, and what it refuses.

const assert = require('node:assert/strict')
const { mkdtempSync, mkdirSync, symlinkSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { test } = require('node:test')
const { pathToFileURL } = require('node:url')
const { inspect } = require('node:util')

const lictor = require('..')
const { CARD, POLICIES, fixtures, input } = require('./fixtures.js')

const { Decision, Evaluator, PolicyError, RequestError, LimitError, UpdateError, Withheld, compile, compileAsync } =
  lictor

const evaluator = fixtures()
const refund = { id: 'R1', kind: 'tool_call', scope: { org: 'acme' }, tool: { name: 'refund', args: { amount: 750 } } }

test('the module says what it is', () => {
  assert.equal(lictor.version, require('../package.json').version)
  assert.equal(JSON.parse(lictor.schema).$schema, 'https://json-schema.org/draft/2020-12/schema')
  const card = lictor.detectors.find((detector) => detector.name === 'pii.credit_card')
  assert.deepEqual(Object.keys(card), ['limits', 'name', 'severity', 'source', 'title'])
})

test('one module for require and import', async () => {
  const imported = await import('lictor')
  assert.deepEqual(Object.keys(imported).sort(), [...Object.keys(lictor), 'default'].sort())
  for (const name of Object.keys(lictor)) assert.equal(imported[name], lictor[name], name)
})

test('decide, evaluate and explain ask the same with more of the answer', () => {
  const outcome = evaluator.decide(refund)
  assert.deepEqual(outcome, { verdict: 'hold', effects: ['approve'], final: true })
  assert.ok(Object.isFrozen(outcome))
  const decision = evaluator.evaluate(refund)
  assert.ok(decision instanceof Decision)
  assert.equal(decision.request_id, 'R1')
  assert.equal(decision.message, 'A refund above 500 waits for finance.')
  assert.deepEqual(decision.approvals, [
    { policy: 'refunds', by: ['group:finance'], quorum: 1, given: 0, ttl_s: undefined, four_eyes: false }
  ])
  assert.match(decision.action_digest, /^sha256:/)
  assert.equal(decision.bundle, evaluator.digest)
  assert.deepEqual(
    decision.rationale.map(({ policy, status, why }) => [policy, status, why]),
    [
      ['refunds', 'matched', 'tool.name == "refund" && tool.args.amount > 500 (750)'],
      ['large', 'undetermined', 'model.id is missing, so `model.id == "large"` is unknown']
    ]
  )
  const explained = evaluator.explain(refund)
  assert.equal(explained.verdict, 'hold')
  assert.ok(explained.rationale.some((row) => row.policy === 'shell' && row.status === 'not_matched'))
})

test('options ask for more', () => {
  const plain = evaluator.evaluate(input(CARD))
  assert.equal(plain.text_after, undefined)
  assert.equal(plain.rationale[0].hits[0].preview, undefined)
  const more = evaluator.evaluate(input(CARD), { textAfter: true, previews: true })
  assert.deepEqual(more.text_after, [{ path: 'text', text: '[REDACTED]' }])
  assert.equal(more.rationale[0].hits[0].preview, '**** **** **** 1111')
  const odd = { ...input('x'), unheard: 1 }
  assert.equal(evaluator.evaluate(odd).errors[0].code, 'E-UNKNOWN-KEY')
  assert.throws(() => evaluator.evaluate(odd, { strict: true }), { name: 'RequestError', code: 'ERR_LICTOR_REQUEST' })
  const args = { kind: 'tool_call', scope: { org: 'acme' }, tool: { name: 'search', args: { limit: 80 } } }
  assert.deepEqual(evaluator.evaluate(args, { textAfter: true }).args_after, { limit: 50 })
  assert.deepEqual(evaluator.evaluate(args).set_args, { 'tool.args.limit': 50 })
})

test('every decision has one shape', () => {
  const decisions = [input('x'), input(CARD), input('forbidden'), refund].map((request) => evaluator.evaluate(request))
  for (const decision of decisions) assert.deepEqual(Object.keys(decision), Object.keys(decisions[0]))
  assert.equal(decisions[0].redactions, decisions[2].redactions, 'what is empty is shared')
  assert.throws(() => decisions[0].redactions.push(1), TypeError)
})

test('a batch gives an answer or an error for each, in order', async () => {
  const requests = [refund, { kind: 'input' }, input('x', { facts: { n: NaN } }), input('forbidden'), null]
  const told = (answers) => answers.map((answer) => answer.verdict ?? answer.name)
  const expected = ['hold', 'RequestError', 'RequestError', 'deny', 'RequestError']
  assert.deepEqual(told(evaluator.evaluateMany(requests)), expected)
  const promise = evaluator.evaluateManyAsync(requests)
  requests.length = 0
  assert.deepEqual(told(await promise), expected, 'the requests are read at the call')
  assert.deepEqual(evaluator.evaluateMany([]), [])
  const many = evaluator.evaluateMany(new Array(5_000).fill(refund), { textAfter: true })
  assert.ok(many.every((decision) => decision.verdict === 'hold'))
})

test('JSON in and out, from text and from bytes', () => {
  const json = JSON.stringify(input(`é ${CARD}`))
  const wire = evaluator.evaluateJson(json)
  assert.deepEqual(JSON.parse(wire).redactions[0], { path: 'text', start: 3, end: 22, replacement: '[REDACTED]' })
  assert.equal(evaluator.evaluateJson(Buffer.from(json)), wire)
  assert.equal(evaluator.evaluateJson(new Uint8Array(Buffer.from(`..${json}`)).subarray(2)), wire)
  assert.ok(JSON.parse(evaluator.explainJson(json)).rationale.length > 1)
  const message = 'not a JSON request: EOF while parsing an object at line 1, column 7'
  assert.throws(() => evaluator.evaluateJson('{"kind"'), {
    name: 'RequestError',
    problems: [{ code: 'E-SYNTAX', message }]
  })
  assert.throws(() => evaluator.evaluateJson('['.repeat(10_000)), LimitError)
  assert.throws(() => evaluator.evaluateJson(Buffer.from([0xff])), RequestError)
})

test('redact gives the text that may go on, or says why none may', () => {
  assert.equal(evaluator.redact(`é pay with ${CARD}`), 'é pay with [REDACTED]')
  assert.equal(evaluator.redact('nothing', { kind: 'output', scope: { workspace: 'w' } }), 'nothing')
  assert.equal(evaluator.redact(''), '')
  const error = thrown(() => evaluator.redact('forbidden'))
  assert.ok(error instanceof Withheld)
  assert.equal(error.code, 'ERR_LICTOR_WITHHELD')
  assert.equal(error.message, error.decision.withheld())
  assert.match(error.message, /^denied by `forbidden`/)
  const open = fixtures(POLICIES.replace(', tenant: acme', ''))
  assert.throws(() => open.redact('x'), { name: 'RequestError' })
  assert.equal(open.redact(CARD, { scope: { org: 'acme' } }), '[REDACTED]')
  assert.throws(() => evaluator.redact('x', { kind: 'unheard' }), { name: 'RequestError' })
  assert.throws(() => evaluator.redact('x', { scope: { org: 5 } }), { name: 'RequestError' })
})

const JUDGED = `
lictor: 1
bundle: {id: judged, version: '1'}
policies:
  - {id: tone, name: tone, scope: {org: o}, severity: high, content: Be polite., effect: deny}
`

test('deferred checks: questions, answers, and what comes too late', () => {
  const judged = fixtures(JUDGED)
  const request = { kind: 'output', scope: { org: 'o' }, text: 'you fool' }
  const decision = judged.evaluate(request, { subjects: true })
  assert.equal(decision.final, false)
  const [check] = decision.pending
  assert.equal(check.rule.text, 'Be polite.')
  assert.equal(check.subject[0].text, 'you fool')
  assert.ok(decision.fallback instanceof Decision)
  assert.equal(decision.fallback.verdict, 'deny')
  const answer = { check: check.check, verdict: 'violation', spans: [{ start: 4, end: 8 }] }
  assert.equal(judged.resume(request, [answer]).verdict, 'deny')
  assert.equal(judged.resume(request, [{ check: check.check, verdict: 'ok' }]).verdict, 'allow')
  assert.equal(judged.resume(request, []).final, false)
  assert.equal(judged.expire(request).verdict, 'deny')
  assert.equal(judged.expire(request, [{ check: check.check, verdict: 'ok' }]).verdict, 'allow')
  assert.equal(judged.evaluate(request, { expired: true }).final, true)
  assert.throws(() => judged.resume(request, [{ check: 5 }]), { name: 'RequestError' })
  assert.throws(() => judged.resume(request), { name: 'RequestError' })
  assert.deepEqual(Evaluator.lateFindings(decision.pending, [answer]), [
    { check: check.check, policy: 'tone', verdict: 'violation' }
  ])
  assert.deepEqual(Evaluator.lateFindings([], [answer]), [])
  const again = Decision.from(decision.toWire())
  assert.deepEqual(again, decision)
})

test('a decision survives its wire form, a clone and JSON.stringify', () => {
  const decision = evaluator.evaluate(input(`😀 ${CARD}`, { model: { id: 'large' } }), {
    textAfter: true,
    previews: true
  })
  assert.deepEqual(Decision.from(decision.toWire()), decision)
  assert.deepEqual(Decision.from(structuredClone({ ...decision })), decision)
  const json = JSON.stringify(decision)
  assert.equal(JSON.parse(json).offsets, 'utf16')
  assert.deepEqual(Decision.from(json), decision)
  assert.throws(() => Decision.from('{}'), TypeError)
  assert.throws(() => Decision.from({ ...decision, verdict: 'maybe' }), {
    message: 'a decision has a part of the wrong form'
  })
  assert.throws(() => Decision.from('{'), SyntaxError)
})

test('a decision renders, says why a text is withheld, and rewrites', () => {
  const decision = evaluator.evaluate(input(`é ${CARD}`))
  assert.match(decision.render(), /^TRANSFORM {2}carry out the action with these changes\n/)
  assert.match(decision.render({ color: true }), /\u001b\[/)
  assert.equal(decision.withheld(), undefined)
  assert.deepEqual(decision.rewrite({ text: `é ${CARD}`, other: [1, { a: null }] }), {
    text: 'é [REDACTED]',
    other: [1, { a: null }]
  })
  assert.throws(() => decision.rewrite({ other: 'x' }), {
    name: 'RequestError',
    problems: [{ code: 'E-NOT-FOUND', path: 'text', message: 'is redacted, and has no text in the document' }]
  })
  const messages = [
    { role: 'user', content: 'no' },
    { role: 'user', content: [{ type: 'text', text: `é ${CARD}` }] }
  ]
  const chat = evaluator.evaluate({ kind: 'input', scope: { org: 'acme' }, messages })
  assert.deepEqual(chat.rewrite({ messages }).messages[1].content[0].text, 'é [REDACTED]')
})

test('a record has no content', () => {
  const record = evaluator.evaluate({ ...input(`secret ${CARD}`), id: 'ann@example.com' }).record()
  assert.equal(record.verdict, 'transform')
  assert.equal(record.redactions, 1)
  assert.match(record.request_id, /^sha256:/)
  assert.equal(JSON.stringify(JSON.parse(record.toWire())), record.toWire())
  for (const shown of [record.toWire(), JSON.stringify(record), inspect(record, { depth: 9 })]) {
    assert.doesNotMatch(shown, /4111|secret|ann@/)
  }
})

test('nothing that is printed shows content', () => {
  const options = { textAfter: true, previews: true, subjects: true }
  const decision = evaluator.evaluate(input(`secret words ${CARD}`), options)
  assert.match(decision.text_after[0].text, /secret words/)
  const withheld = thrown(() => evaluator.redact('secret words forbidden'))
  for (const shown of [decision, withheld, [{ decision }], evaluator]) {
    assert.doesNotMatch(inspect(shown, { depth: 9, showHidden: true }), /secret words|1111/)
  }
  assert.match(inspect(decision), /^Decision \{\s+verdict: 'transform'/)
})

test('compiling: options, warnings and every error at once', async () => {
  assert.throws(
    () =>
      compile({
        name: 'a.yaml',
        text: 'lictor: 1\nbundle: {id: b, version: "1"}\npolicies: [{id: p, scop: {org: o}}]'
      }),
    (error) => {
      assert.ok(error instanceof PolicyError && error instanceof lictor.LictorError && error instanceof Error)
      assert.equal(error.code, 'ERR_LICTOR_POLICY')
      assert.match(error.message, /\^\^\^\^ did you mean `scope`\?/)
      const found = error.diagnostics.find((diagnostic) => diagnostic.code === 'E-UNKNOWN-KEY')
      const expected = {
        line: 3,
        column: 20,
        document: 'a.yaml',
        pointer: '/policies/0/scop',
        label: 'did you mean `scope`?'
      }
      assert.deepEqual(found, {
        code: 'E-UNKNOWN-KEY',
        message: '`scop` is not a field here',
        context: 'policy p',
        ...expected
      })
      return true
    }
  )
  await assert.rejects(compileAsync([]), {
    name: 'PolicyError',
    diagnostics: [{ code: 'E-REQUIRED', message: 'there is no policy document' }]
  })
  const again = await compileAsync([{ name: 'fixtures.yaml', text: POLICIES }])
  assert.equal(again.digest, evaluator.digest)
  const lint = compile({ name: 'a.yaml', text: POLICIES.replace('pattern: forbidden', "pattern: 'x*'") })
  assert.equal(lint.warnings[0].code, 'W-BROAD')
  const long = thrown(() => compile({ name: 'a.yaml', text: POLICIES }, { limits: { document_bytes: 10 } }))
  assert.deepEqual(
    long.diagnostics.map((diagnostic) => diagnostic.code),
    ['E-LIMIT']
  )
  const rule = { id: 'r', name: 'no ssn', pattern: '\\d{3}-\\d{2}-\\d{4}', isRegex: true, policyType: 'BLOCK' }
  assert.throws(() => compile({ name: 'a.json', text: JSON.stringify(rule), dialect: 'safe-ai' }), PolicyError)
})

test('files and folders are read in the order of the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lictor-'))
  const policy = (id) => `policies:\n  - {id: ${id}, name: ${id}, scope: {org: o}, pattern: ${id}, effect: deny}\n`
  const write = (path, text) => writeFileSync(join(folder, path), text)
  for (const name of ['a', 'a/.git', 'é']) mkdirSync(join(folder, name))
  write('0.yaml', `lictor: 1\nbundle: {id: b, version: '1'}\n${policy('zero')}`)
  write('a/z.yml', policy('one'))
  write('a-b.yaml', policy('two'))
  write('é/x.JSON', '{"policies": []}')
  write('notes.txt', 'not a policy')
  write('.hidden.yaml', 'not: [a policy')
  write('a/.git/b.yaml', 'not: [a policy')
  symlinkSync(folder, join(folder, 'a', 'loop'))
  const names = (paths) => lictor.readDocuments(paths).map((document) => document.name.slice(folder.length + 1))
  assert.deepEqual(names(folder), ['0.yaml', 'a/z.yml', 'a-b.yaml', 'é/x.JSON'])
  assert.deepEqual(names([join(folder, 'a-b.yaml'), pathToFileURL(join(folder, 'a'))]).slice(0, 1), ['a-b.yaml'])
  assert.equal(
    Evaluator.fromFiles(folder).evaluate({ kind: 'input', scope: { org: 'o' }, text: 'one' }).verdict,
    'deny'
  )
  assert.throws(() => Evaluator.fromFiles(join(folder, 'missing.yaml')), { code: 'ENOENT' })
  const empty = mkdtempSync(join(tmpdir(), 'lictor-'))
  assert.throws(() => Evaluator.fromFiles(empty), {
    name: 'PolicyError',
    diagnostics: [
      { code: 'E-REQUIRED', message: `no .yaml, .yml, .json or .jsonc file in folder \`${empty}\``, document: empty }
    ]
  })
  writeFileSync(join(empty, 'latin1.yaml'), Buffer.from([0x61, 0xe9]))
  assert.throws(() => Evaluator.fromFiles(empty), { name: 'PolicyError', message: /is not UTF-8/ })
})

test("what the dialects' products give back", () => {
  const [document] = lictor.readDocuments(join(__dirname, '../../examples/imports/003_block_ssn.jsonc'))
  const safe = compile(document, { organisation: 'acme' })
  const [exported] = safe.export('safe-ai')
  assert.equal(typeof exported, 'object')
  assert.deepEqual(safe.export('flashback'), [])
  const request = { kind: 'input', scope: { org: 'acme' }, text: 'é my ssn is 536-22-8726' }
  const answer = safe.safeAiAnswer(request, safe.evaluate(request))
  assert.match(JSON.stringify(answer), /536-22-8726/)
  const updated = lictor.applyUpdate('safe-ai', exported, { name: 'Renamed' })
  assert.equal(updated.document.name, 'Renamed')
  assert.deepEqual(updated.changed, ['/name'])
  assert.match(updated.version, /^sha256:/)
  assert.deepEqual(updated.warnings, [])
  const refused = thrown(() => lictor.applyUpdate('safe-ai', exported, {}))
  assert.ok(refused instanceof UpdateError && refused instanceof PolicyError)
  assert.equal(refused.code, 'ERR_LICTOR_UPDATE')
  assert.equal(refused.diagnostics[0].code, 'E-EMPTY-UPDATE')
  assert.equal(typeof refused.status, 'number')
  const conflict = thrown(() => lictor.applyUpdate('safe-ai', exported, { name: 'x' }, 'sha256:other'))
  assert.equal(conflict.status, 409)
  assert.ok(Array.isArray(lictor.organisationPolicy({ alert_rules: [] }).alert_rules))
})

test('plain language is read, with spans that slice the text', () => {
  const content = 'Now \u{1F600}: never share credit card numbers.'
  const { level, clauses } = lictor.read(content)
  const card = clauses.find((clause) => clause.text === 'credit card numbers')
  assert.deepEqual([card.status, card.detectors, content.slice(...card.span)], ['enforced', ['pii.credit_card'], card.text])
  assert.equal(typeof level, 'string')
  assert.throws(() => lictor.read(5), { name: 'TypeError' })
})

test('every argument of the wrong type is refused', async () => {
  const type = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' }
  const wrong = [undefined, null, true, 5, 5n, Symbol('s'), () => 1]
  for (const value of [
    ...wrong,
    'text',
    {},
    { name: 'a' },
    { name: 1, text: 'x' },
    { name: 'a', text: 5 },
    { name: 'a', text: '', dialect: 5 }
  ]) {
    assert.throws(() => compile(value), type)
    assert.throws(() => compile([value]), type)
    await assert.rejects(compileAsync(value), type)
  }
  const document = { name: 'a.yaml', text: POLICIES }
  for (const options of [
    null,
    5,
    'x',
    { unheard: 1 },
    { organisation: 5 },
    { dialect: 5 },
    { dialect: 'unheard' },
    { limits: 5 },
    { limits: { hits: -1 } },
    { limits: { hits: 1.5 } },
    { limits: { hits: '5' } },
    { limits: { unheard: 5 } }
  ]) {
    assert.throws(() => compile(document, options), type)
    await assert.rejects(compileAsync(document, options), type)
  }
  const calls = ['decide', 'evaluate', 'explain', 'expire'].map((name) => (value) => evaluator[name](value))
  for (const call of calls) {
    for (const value of [...wrong, 'text', [], NaN, new Date()])
      assert.throws(() => call(value), { name: 'RequestError' })
  }
  for (const options of [
    null,
    5,
    'x',
    { textafter: true },
    { text_after: true },
    { textAfter: 1 },
    { strict: 'yes' }
  ]) {
    for (const call of [
      (o) => evaluator.evaluate(refund, o),
      (o) => evaluator.explain(refund, o),
      (o) => evaluator.evaluateMany([], o),
      (o) => evaluator.evaluateJson('{}', o),
      (o) => evaluator.resume(refund, [], o),
      (o) => evaluator.expire(refund, [], o)
    ]) {
      assert.throws(() => call(options), type)
    }
    await assert.rejects(evaluator.evaluateManyAsync([], options), type)
  }
  for (const value of [...wrong, 'text', {}]) {
    assert.throws(() => evaluator.evaluateMany(value), type)
    await assert.rejects(evaluator.evaluateManyAsync(value), type)
  }
  for (const value of [...wrong, {}, [], new ArrayBuffer(2), new Float64Array(2)])
    assert.throws(() => evaluator.evaluateJson(value), type)
  for (const value of [...wrong, {}, [], Buffer.from('x')]) assert.throws(() => evaluator.redact(value), type)
  for (const options of [{ kind: 5 }, { scope: 5 }, { scope: null }, { scope: [] }, { unheard: 1 }])
    assert.throws(() => evaluator.redact('x', options), type)
  for (const value of wrong) {
    assert.throws(() => evaluator.export(value), type)
    assert.throws(() => lictor.applyUpdate(value, {}, {}), type)
    assert.throws(() => lictor.readDocuments(value), type)
    if (value !== undefined && value !== null) assert.throws(() => lictor.applyUpdate('safe-ai', {}, {}, value), type)
    assert.throws(
      () => Decision.from(value),
      (error) => error instanceof TypeError || error instanceof RequestError
    )
  }
  assert.throws(() => evaluator.export('unheard'), type)
  assert.throws(() => new Evaluator(), type)
  assert.throws(() => evaluator.evaluate.call({}, refund), TypeError)
  assert.throws(() => Evaluator.lateFindings(5, []), TypeError)
  assert.throws(() => evaluator.safeAiAnswer(refund, {}), TypeError)
})

test('what was redacted with placeholders is restored', () => {
  const text = `
lictor: 1
bundle: {id: b, version: '1', tenant: acme}
policies:
  - {id: pii, scope: {org: acme}, detect: {any: [pii.email, pii.ssn]}, effect: {redact: {style: placeholder}}}
`
  const evaluator = compile({ name: 'b.yaml', text })
  const pieces = [
    'ann@shop.example',
    'bob@shop.example',
    '536-22-8726',
    '[pii.email#1]',
    '[pii.ssn#',
    '#1]',
    '😀',
    'é',
    '\n'
  ]
  // A linear congruential generator: the same texts every time.
  let state = 7
  const below = (bound) => (state = (state * 1103515245 + 12345) % 2147483648) % bound
  let changed = 0
  for (let round = 0; round < 400; round++) {
    const words = Array.from({ length: below(9) }, () => pieces[below(pieces.length)])
    const request = { kind: 'input', scope: { org: 'acme' }, text: words.join(' ') }
    const decision = evaluator.evaluate(request, { textAfter: true })
    const after = decision.text_after?.[0]?.text ?? request.text
    assert.ok(!after.includes('ann@'), after)
    assert.equal(decision.restore(request, after), request.text)
    changed += after === request.text ? 0 : 1
  }
  assert.ok(changed > 200, `${changed}`)
  assert.throws(() => evaluator.evaluate(pieces).restore({}, 5))
})

test('a key makes hashes that are the same each time', async () => {
  const text = `
lictor: 1
bundle: {id: b, version: '1', tenant: acme}
policies:
  - {id: pii, scope: {org: acme}, detect: {any: [pii.email]}, effect: {redact: {style: hash}}}
`
  const documents = { name: 'b.yaml', text }
  const key = Buffer.from('a key of the suite, 32 bytes long')
  assert.equal(compile(documents, { key }).redact('ann@example.com'), '[pii.email:bdf48819e63d4e73]')
  assert.equal((await compileAsync(documents, { key })).redact('ann@example.com'), '[pii.email:bdf48819e63d4e73]')
  assert.throws(() => compile(documents), /E-KEY/)
  assert.throws(() => compile(documents, { key: Buffer.from('short') }), /the key has 5 bytes/)
  assert.throws(() => compile(documents, { key: 'a key of the suite, 32 bytes long' }), /Uint8Array/)
})

function thrown(call) {
  try {
    call()
  } catch (error) {
    return error
  }
  return assert.fail('nothing is thrown')
}
