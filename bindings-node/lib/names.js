'use strict'
// The core's names, in the order of the numbers that stand for them in a frame.

const native = require('../native.js')

module.exports = JSON.parse(native.names())
