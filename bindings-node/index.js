'use strict'
// lictor for Node: what hosts see. `index.d.ts` documents it.

const native = require('./native.js')
const { Decision, DecisionRecord } = require('./lib/decision.js')
const { applyUpdate, organisationPolicy, read } = require('./lib/dialects.js')
const { Evaluator, compile, compileAsync } = require('./lib/evaluator.js')
const {
  InternalError,
  LictorError,
  LimitError,
  PolicyError,
  Refused,
  RequestError,
  UpdateError,
  Withheld
} = require('./lib/errors.js')
const { readDocuments } = require('./lib/files.js')

/** The JSON Schema of bundles, as text. */
const schema = native.schema()
/** The built-in detectors. */
const detectors = Object.freeze(JSON.parse(native.detectors()))
/** The version of lictor. */
const version = native.version()

module.exports = {
  compile,
  compileAsync,
  readDocuments,
  Evaluator,
  Decision,
  DecisionRecord,
  applyUpdate,
  organisationPolicy,
  read,
  LictorError,
  PolicyError,
  UpdateError,
  RequestError,
  LimitError,
  Withheld,
  Refused,
  InternalError,
  schema,
  detectors,
  version
}
