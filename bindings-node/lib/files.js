'use strict'
// Policy documents in files and folders. The native module reads none; this is the only part that does.

const { readFileSync, readdirSync, realpathSync, statSync } = require('node:fs')
const { sep } = require('node:path')
const { fileURLToPath } = require('node:url')

const { PolicyError, invalid } = require('./errors.js')

const POLICY_FILE = /\.(ya?ml|jsonc?)$/i

/**
 * Reads the documents at `paths` and below the folders among them: in the order given, a folder's in the order of their paths.
 * Hidden files and folders are passed over, and a folder that links lead to again is visited once, so a circle of links ends.
 */
function readDocuments(paths) {
  const documents = []
  for (const given of Array.isArray(paths) ? paths : [paths]) {
    const path = pathOf(given)
    if (!statSync(path).isDirectory()) {
      documents.push(readDocument(path))
      continue
    }
    const files = policyFiles(path)
    if (files.length === 0) {
      throw policyError('E-REQUIRED', `no .yaml, .yml, .json or .jsonc file in folder \`${path}\``, path)
    }
    documents.push(...files.map(readDocument))
  }
  return documents
}

function pathOf(given) {
  if (given instanceof URL) return fileURLToPath(given)
  if (typeof given === 'string') return given
  throw invalid('a path must be a string or a file URL')
}

function readDocument(name) {
  try {
    // A byte order mark is the core's to skip.
    return { name, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(name)) }
  } catch (error) {
    if (error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw policyError('E-SYNTAX', `\`${name}\` is not UTF-8`, name)
    }
    throw error
  }
}

function policyFiles(root) {
  const files = []
  const visited = new Set()
  const pending = [root]
  while (pending.length > 0) {
    const folder = pending.pop()
    const real = realpathSync(folder)
    if (visited.has(real)) continue
    visited.add(real)
    for (const name of readdirSync(folder)) {
      if (name.startsWith('.')) continue
      const path = folder.endsWith(sep) ? folder + name : folder + sep + name
      if (statSync(path).isDirectory()) pending.push(path)
      else if (POLICY_FILE.test(name)) files.push(path)
    }
  }
  return files.sort(byPath)
}

/** Step by step, and each step by its bytes: the order of the command line. */
function byPath(left, right) {
  const [ours, theirs] = [left.split(sep), right.split(sep)]
  for (let place = 0; place < Math.min(ours.length, theirs.length); place++) {
    const order = Buffer.compare(Buffer.from(ours[place]), Buffer.from(theirs[place]))
    if (order !== 0) return order
  }
  return ours.length - theirs.length
}

function policyError(code, message, document) {
  return new PolicyError(`error[${code}]: ${message}`, [{ code, message, document }])
}

module.exports = { readDocuments }
