'use strict'
// JSON with its integers kept whole, for requests that `JSON.parse` would change.

/** A value out of JSON: an integer beyond 2^53 is a BigInt. `isExact` is false where a number is written in a way that JavaScript
 * cannot tell apart (`120.0` is 120). Throws for a text that is not JSON, or has a key twice. */
function parse(text) {
  JSON.parse(text)
  let at = 0
  let isExact = true
  const token = /\s*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?[0-9][0-9.eE+-]*)|(true|false|null))\s*/y
  const next = () => {
    token.lastIndex = at
    const found = token.exec(text)
    at = token.lastIndex
    return found
  }
  const value = (found) => {
    const [, mark, string, number, word] = found
    if (string !== undefined) return JSON.parse(string)
    if (word !== undefined) return JSON.parse(word)
    if (number !== undefined) return numberOf(number)
    return mark === '[' ? list() : object()
  }
  const numberOf = (digits) => {
    const number = Number(digits)
    if (!Number.isFinite(number)) throw new SyntaxError('number out of range')
    const isInteger = /^-?[0-9]+$/.test(digits)
    if (!isInteger && Number.isInteger(number)) isExact = false
    const isWhole = BigInt.asIntN(64, isInteger ? BigInt(digits) : 0n).toString() === digits
    return isWhole && !Number.isSafeInteger(number) ? BigInt(digits) : number
  }
  const list = () => {
    const items = []
    for (let found = next(); found[1] !== ']'; found = next()) {
      if (found[1] !== ',') items.push(value(found))
    }
    return items
  }
  const object = () => {
    const members = {}
    for (let found = next(); found[1] !== '}'; found = next()) {
      if (found[1] === ',') continue
      const key = JSON.parse(found[2])
      if (Object.hasOwn(members, key)) throw new SyntaxError('a key stands twice')
      next()
      const member = value(next())
      Object.defineProperty(members, key, { value: member, enumerable: true, configurable: true, writable: true })
    }
    return members
  }
  const parsed = value(next())
  return { value: parsed, isExact }
}

/** JSON out of a value that may hold BigInts. */
function stringify(value) {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map(stringify).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${stringify(member)}`)
  return `{${members.join(',')}}`
}

module.exports = { parse, stringify }
