// Tools of an agent loop: each call is decided about before it runs, and each result before a model sees it.

import type { Evaluator, Refused } from '../index.js'
import type { GuardOptions } from './options.js'

export interface ToolGuardOptions extends GuardOptions<[name: string, args: any]> {
  /** Whether results are decided about as well, as kind `tool_result`. Default true. */
  results?: boolean
  /** What a refused call gives the model instead of throwing `Refused`. */
  onRefused?: (refused: Refused, name: string) => unknown
}

/**
 * The tools, with their `execute` functions guarded: objects such as the Vercel AI SDK's, or plain functions of one argument. Arguments
 * and results go on with the decision's changes; what is denied, held or not understood throws `Refused`, whose message a model may see.
 * A tool without `execute` is not run here, and so is left as it is.
 */
export function guard<T extends { readonly [name: string]: any }>(
  evaluator: Evaluator<any>,
  tools: T,
  options: ToolGuardOptions
): T
