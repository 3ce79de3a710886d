'use strict'
// What is generated is current, what types say is so, and what several files state agrees.

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const { mkdtempSync, readFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { test } = require('node:test')
const ts = require('typescript')

const { version } = require('../package.json')
const names = require('../lib/names.js')
const { generate } = require('../scripts/generate.js')

const FOLDER = join(__dirname, '..')
const text = (path) => readFileSync(join(FOLDER, path), 'utf8')

test('native.js and native.d.ts are what the macros generate', async () => {
  const fresh = mkdtempSync(join(tmpdir(), 'lictor-'))
  await generate(fresh)
  for (const file of ['native.js', 'native.d.ts']) {
    assert.equal(text(file), readFileSync(join(fresh, file), 'utf8'), `${file}: run \`npm run generate\``)
  }
})

test('the types compile, and refuse what is wrong', () => {
  const { stdout, status } = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', FOLDER], {
    encoding: 'utf8'
  })
  assert.equal(status, 0, stdout)
})

test('the types list the names that the core has', () => {
  const { outputText } = ts.transpileModule(text('test/types/api.ts'), { compilerOptions: { module: 'commonjs' } })
  const source = /exports\.names = (\{[\s\S]*?\n\});/.exec(outputText)[1]
  assert.deepEqual(new Function(`return ${source}`)(), names)
})

test('index.d.ts declares what index.js and index.mjs export', async () => {
  const declared = new Set()
  for (const statement of ts.createSourceFile('index.d.ts', text('index.d.ts'), ts.ScriptTarget.Latest).statements) {
    const isValue =
      ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
    if (!isValue) continue
    const nodes = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement]
    for (const node of nodes) declared.add(node.name.text)
  }
  assert.deepEqual([...declared].sort(), Object.keys(require('..')).sort())
})

test('the package and the workspace state the same facts', () => {
  const manifest = text('../Cargo.toml')
  assert.match(manifest, new RegExp(`^version = "${version.replaceAll('.', '\\.')}"$`, 'm'))
  const { license, exports, files } = require('../package.json')
  assert.match(manifest, new RegExp(`^license = "${license}"$`, 'm'))
  for (const conditions of Object.values(exports)) {
    for (const path of typeof conditions === 'string' ? [conditions] : Object.values(conditions)) text(path)
  }
  assert.ok(files.includes('integrations') && files.includes('lib'))
})
