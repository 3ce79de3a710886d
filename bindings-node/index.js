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
  StreamError,
  UpdateError,
  Withheld
} = require('./lib/errors.js')
const { readDocuments } = require('./lib/files.js')
const { newSession, nextSession, toolHash } = require('./lib/session.js')
const { Stream } = require('./lib/stream.js')

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
  Stream,
  Decision,
  DecisionRecord,
  applyUpdate,
  organisationPolicy,
  newSession,
  nextSession,
  toolHash,
  read,
  LictorError,
  PolicyError,
  UpdateError,
  RequestError,
  LimitError,
  Withheld,
  Refused,
  StreamError,
  InternalError,
  schema,
  detectors,
  version
}
