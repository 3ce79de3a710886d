'use strict'
// What a session has come to, and the digest of a tool's definition.

const native = require('../native.js')
const { checked, invalid } = require('./errors.js')
const { withFrame } = require('./frame.js')

/** A session in which nothing has happened yet: plain data, which the host keeps and sends with each request. */
function newSession(id) {
  if (typeof id !== 'string') throw invalid('`id` must be a string')
  return JSON.parse(native.sessionNew(id))
}

/** The session after `request` was decided. A pure function: nothing is kept, and `session` is not changed. */
function nextSession(session, request, decision) {
  return withFrame((frame) => {
    frame.writeAll(session, request, decision)
    return JSON.parse(checked(native.sessionNext(frame.units, frame.numbers)))
  })
}

/** The digest of a tool's definition, as MCP's `tools/list` gives it. */
function toolHash(definition) {
  const hash = withFrame((frame) => {
    frame.write(definition)
    return checked(native.toolHash(frame.units, frame.numbers))
  })
  if (hash === '') throw invalid('`definition` must be an object')
  return hash
}

module.exports = { newSession, nextSession, toolHash }
