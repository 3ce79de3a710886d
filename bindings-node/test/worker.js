'use strict'
// What a worker thread of `process.test.js` runs: it loads the module, decides, and ends in one of several ways.

const { parentPort, workerData } = require('node:worker_threads')

const { CARD, fixtures, input } = require('./fixtures.js')

const evaluator = fixtures()
const decision = evaluator.evaluate(input(CARD), { textAfter: true })
if (workerData === 'busy') {
  // Work on Node's pool is under way when the thread ends.
  evaluator.evaluateManyAsync(new Array(200).fill(input(CARD)))
  fixtures()
}
parentPort.postMessage({ ...decision })
if (workerData === 'exit') process.exit()
if (workerData === 'terminated') setInterval(() => evaluator.decide(input(CARD)), 1)
