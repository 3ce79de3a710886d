'use strict'
// The conformance suite's cases, as `conformance/README.md` describes them.

const { existsSync, readFileSync, readdirSync } = require('node:fs')
const { join } = require('node:path')

const ROOT = join(__dirname, '..', '..', 'conformance', 'cases')

/** The names in a folder, sorted by their bytes. */
function names(folder, isFolder) {
  const entries = readdirSync(folder, { withFileTypes: true })
  const found = entries.filter((entry) => entry.isDirectory() === isFolder).map((entry) => entry.name)
  return found.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
}

/** The documents below a folder, named by their paths. */
function documents(folder, prefix = '') {
  const entries = [...names(folder, true), ...names(folder, false)]
  entries.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
  return entries.flatMap((name) => {
    const path = join(folder, name)
    if (names(folder, true).includes(name)) return documents(path, `${prefix}${name}/`)
    return [{ name: prefix + name, text: readFileSync(path, 'utf8') }]
  })
}

function lines(path) {
  if (!existsSync(path)) return []
  const text = readFileSync(path, 'utf8')
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

function json(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/** Every case of the suite. */
function cases() {
  return names(ROOT, true).flatMap((area) =>
    names(join(ROOT, area), true).map((name) => {
      const folder = join(ROOT, area, name)
      return {
        name: `${area}/${name}`,
        head: json(join(folder, 'case.json')),
        documents: documents(join(folder, 'policies')),
        requests: lines(join(folder, 'requests.jsonl')),
        expected: lines(join(folder, 'expected.jsonl')),
        expectedCompile: json(join(folder, 'expected-compile.json')),
        expectedWarnings: json(join(folder, 'expected-warnings.json')) ?? []
      }
    })
  )
}

module.exports = { ROOT, cases }
