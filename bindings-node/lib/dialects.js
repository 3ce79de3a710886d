'use strict'
// What a dialect's own product does with its documents.

const native = require('../native.js')
const { checked, invalid } = require('./errors.js')
const { plain } = require('./decision.js')
const { withFrame } = require('./frame.js')

/** Applies a partial update to a stored document, and checks the result as an import would. Throws `UpdateError`. */
function applyUpdate(dialect, current, patch, ifVersion) {
  if (typeof dialect !== 'string') throw invalid('`dialect` must be a string')
  if (ifVersion !== undefined && ifVersion !== null && typeof ifVersion !== 'string') {
    throw invalid('`ifVersion` must be a string')
  }
  return withFrame((frame) => {
    frame.writeAll(current, patch)
    const updated = native.updateDocument(dialect, frame.units, frame.numbers, ifVersion ?? undefined)
    const { text, numbers } = checked(updated)
    return plain(text, numbers)
  })
}

/** The full policy of an organisation, with the product's default for each field that the document does not give. */
function organisationPolicy(document) {
  return withFrame((frame) => {
    frame.write(document)
    const { text, numbers } = checked(native.organisationPolicy(frame.units, frame.numbers))
    return plain(text, numbers)
  })
}

/** What of a policy in plain language is checked, by what, and what is not; spans are in UTF-16 units. */
function read(content) {
  if (typeof content !== 'string') throw invalid('`content` must be a string')
  return withFrame((frame) => {
    frame.write(content)
    const { text, numbers } = checked(native.readPolicy(frame.units, frame.numbers))
    return plain(text, numbers)
  })
}

module.exports = { applyUpdate, organisationPolicy, read }
