'use strict'
// Every example runs, and says what the documentation shows of it.

const assert = require('node:assert/strict')
const { spawn, spawnSync } = require('node:child_process')
const { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const { basename, join } = require('node:path')
const { before, test } = require('node:test')

const { CARD } = require('./fixtures.js')
const { openaiServer } = require('./openai-server.js')

const ROOT = join(__dirname, '..', '..')
/** A copy in which `lictor` and the other packages are found: this package finds itself by its name. */
const FOLDER = join(__dirname, '..', '.examples')

before(() => {
  rmSync(FOLDER, { recursive: true, force: true })
  const filter = (path) => basename(path) !== 'node_modules'
  cpSync(join(ROOT, 'examples', 'node'), FOLDER, { recursive: true, filter })
  // A package of their own would not find what this one has installed.
  rmSync(join(FOLDER, 'package.json'))
})

function run(file, { input = '', env = {} } = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [file], {
    cwd: FOLDER,
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env }
  })
  assert.equal(status, 0, stderr)
  return stdout
}

/** Runs an example that serves, asks it, and gives what it has written. */
async function served(file, ask) {
  const server = spawn(process.execPath, [file], { cwd: FOLDER, env: { ...process.env, PORT: '0' } })
  const closed = new Promise((resolve) => server.on('close', resolve))
  let out = ''
  try {
    const port = await new Promise((resolve, reject) => {
      server.on('exit', () => reject(new Error(`${file} ended: ${out}`)))
      server.stderr.on('data', (data) => (out += data))
      server.stdout.on('data', (data) => {
        out += data
        const found = /listening on (\d+)/.exec(out)
        if (found) resolve(found[1])
      })
    })
    await ask(async (body) => {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`http://127.0.0.1:${port}/chat`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body)
      })
      return [response.status, await response.json()]
    })
  } finally {
    server.kill()
  }
  await closed
  assert.match(out, /"verdict":"deny"/, 'records are logged')
  assert.doesNotMatch(out, /4111/)
}

const asked = async (post) => {
  assert.deepEqual(await post({ prompt: `my card is ${CARD}` }), [200, { echo: { prompt: 'my card is [REDACTED]' } }])
  const [status, { error }] = await post({ prompt: 'what is the launch code?' })
  assert.deepEqual([status, error.policies], [403, ['no-secrets']])
}

const examples = {
  'decide.mjs': () => {
    const lines = run('decide.mjs').split('\n')
    assert.equal(lines[0], "hold [ 'group:finance' ]")
    assert.equal(lines[1], 'tool.name == "refund" && tool.args.amount > 500 (750)')
    assert.match(lines[2], /^HOLD {2}wait for approval/)
  },
  'decide.ts': () => {
    const tsc = require.resolve('typescript/bin/tsc')
    const flags = ['--module', 'nodenext', '--target', 'es2022', '--strict', '--types', 'node']
    const compiled = spawnSync(process.execPath, [tsc, ...flags, 'decide.ts'], { cwd: FOLDER, encoding: 'utf8' })
    assert.equal(compiled.status, 0, compiled.stdout)
    assert.match(run('decide.js'), /^wait for \[ 'group:finance' \] who approve sha256:/)
  },
  'redact.mjs': () => {
    const out = run('redact.mjs', { input: `é ${CARD}\nhello\nthe launch code is 5\n` })
    assert.equal(out, 'é [REDACTED]\nhello\n[withheld: The launch code is not told to anyone.]\n')
  },
  'express.mjs': () => served('express.mjs', asked),
  'fastify.mjs': () => served('fastify.mjs', asked),
  'web.mjs': () => {
    const [card, code] = run('web.mjs').split('\n')
    assert.equal(card, '200 {"echo":{"prompt":"my card is [REDACTED]"}}')
    assert.match(code, /^403 \{"error":\{"kind":"denied"/)
  },
  'lambda.mjs': () => assert.match(run('lambda.mjs'), /my card is \[REDACTED\][\s\S]*statusCode: 403/),
  'tools.mjs': () => {
    const out = run('tools.mjs')
    assert.match(out, /^refunded 20 for A1\n/)
    assert.match(out, /kind: 'held'/)
    assert.match(out, /card: '\[REDACTED\]'/)
  },
  'openai.mjs': async (t) => {
    const server = await openaiServer(({ messages }) => [{ content: messages[0].content.replace('Repeat: ', '') }])
    t.after(server.close)
    const env = { ...process.env, OPENAI_API_KEY: 'none', OPENAI_BASE_URL: server.url }
    const child = spawn(process.execPath, ['openai.mjs'], { cwd: FOLDER, env })
    let out = ''
    child.stdout.on('data', (data) => (out += data))
    const code = await new Promise((resolve) => child.on('exit', resolve))
    assert.deepEqual([code, out], [0, 'my card is [REDACTED]\n403 The launch code is not told to anyone.\n'])
    assert.equal(server.asked.length, 1)
  }
}

for (const [file, check] of Object.entries(examples)) test(file, check)

test('every example is run', () => {
  const files = readdirSync(join(ROOT, 'examples', 'node')).filter((file) => /\.m?[jt]s$/.test(file))
  assert.deepEqual(files.sort(), Object.keys(examples).sort())
})

/** The blocks of a document that are written in a language. */
function blocks(path, language) {
  const text = readFileSync(join(ROOT, path), 'utf8')
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block]) => block)
}

test("the README's first decision runs", () => {
  const [block] = blocks('README.md', 'js')
  writeFileSync(join(FOLDER, 'readme.mjs'), block)
  assert.match(run('readme.mjs'), /^hold\n/)
})

test('docs/judges.md runs, and says what the model is told', async (t) => {
  const spoken = { check: 'k1', verdict: 'violation', clause: 'c1', score: 0.9, quotes: [] }
  const server = await openaiServer(() => [{ content: JSON.stringify({ answers: [spoken] }) }])
  t.after(server.close)
  const [block] = blocks('docs/judges.md', 'js')
  writeFileSync(join(FOLDER, 'judges.mjs'), block)
  const env = { ...process.env, OPENAI_API_KEY: 'none', OPENAI_BASE_URL: server.url }
  const child = spawn(process.execPath, ['judges.mjs'], { cwd: FOLDER, env })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (out += data))
  await new Promise((resolve) => child.on('close', resolve))
  assert.match(out, /^deny \[\s*'a judge found a violation of: diagnosis'\s*\]\n$/)
  assert.ok(blocks('docs/judges.md', 'text').includes(server.asked[0].messages[0].content))
})

test('every block of docs/node.md runs, in the order of the page', () => {
  const page = blocks('docs/node.md', 'js')
  assert.ok(page.length > 5)
  writeFileSync(join(FOLDER, 'page.mjs'), page.join('\n'))
  run('page.mjs')
})
