'use strict'
// Tools of an agent loop: each call is decided about before it runs, and each result before a model sees it.

const { changed, checkedOptions, context, enforce } = require('../lib/enforce.js')
const { invalid } = require('../lib/errors.js')

/** Gives the tools with guarded `execute` functions. A tool may be such a function itself. */
function guard(evaluator, tools, options) {
  checkedOptions(evaluator, options, 'results', 'onRefused')
  if (typeof tools !== 'object' || tools === null) throw invalid('`tools` must be an object of tools by name')
  const guarded = {}
  for (const [name, tool] of Object.entries(tools)) guarded[name] = guardTool(evaluator, name, tool, options)
  return guarded
}

function guardTool(evaluator, name, tool, options) {
  if (typeof tool === 'function') return guardCall(evaluator, name, tool, options)
  if (typeof tool?.execute !== 'function') return tool
  const execute = guardCall(evaluator, name, (...given) => tool.execute(...given), options)
  // The tool may be an instance of a class.
  return Object.assign(Object.create(Object.getPrototypeOf(tool)), tool, { execute })
}

function guardCall(evaluator, name, execute, options) {
  return async (args, ...rest) => {
    try {
      const more = await context(options, name, args)
      const tool = { ...more.tool, name }
      const decision = enforce(evaluator, { ...more, kind: 'tool_call', tool: { ...tool, args } }, options)
      const result = await last(await execute(decision.args_after ?? args, ...rest))
      return options.results === false ? result : decidedResult(evaluator, { ...more, tool }, result, options)
    } catch (error) {
      if (error.code === 'ERR_LICTOR_REFUSED' && options.onRefused !== undefined) return options.onRefused(error, name)
      throw error
    }
  }
}

/** The result as a model may see it. */
function decidedResult(evaluator, more, result, options) {
  if (result === undefined || result === null) return result
  const document = { messages: [{ role: 'tool', input: result }] }
  const decision = enforce(evaluator, { ...more, kind: 'tool_result', ...document }, options)
  return changed(decision, document).messages[0].input
}

/** The result of a tool that yields preliminary ones: its last. A model sees none before it was decided about. */
async function last(result) {
  if (typeof result?.[Symbol.asyncIterator] !== 'function') return result
  let final
  for await (const preliminary of result) final = preliminary
  return final
}

module.exports = { guard }
