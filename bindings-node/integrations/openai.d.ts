// The OpenAI client: a chat's messages are decided about before the call, and each choice of the answer after it.

import type OpenAI from 'openai'
import type { Stream } from 'openai/streaming'
import type { Evaluator } from '../index.js'
import type { GuardOptions } from './options.js'

type Params = OpenAI.Chat.Completions.ChatCompletionCreateParams
type Whole = OpenAI.Chat.Completions.ChatCompletion
type Streamed = Stream<OpenAI.Chat.Completions.ChatCompletionChunk>

/** What is guarded of the client. Calls that are not decided about are not there. */
export interface GuardedClient {
  chat: {
    completions: {
      create(params: Params & { stream: true }, options?: OpenAI.RequestOptions): Promise<Streamed>
      create(params: Params & { stream?: false | null }, options?: OpenAI.RequestOptions): Promise<Whole>
      create(params: Params, options?: OpenAI.RequestOptions): Promise<Whole | Streamed>
    }
  }
}

/**
 * Guards `chat.completions.create`.
 *
 * - Messages that are denied, held or not understood throw `Refused`; otherwise they go on with the decision's changes, to the model
 *   that it routes to.
 * - Each choice is decided about as kind `output`, and each call of a tool in it as kind `tool_call`. One that must not go on ends as
 *   the provider's own filter would end it: `finish_reason: 'content_filter'`, no content, and the policies' message as `refusal`.
 * - A streamed answer is passed on as it comes: of its texts what may go on whatever follows, its calls once they are whole. A choice
 *   that must not go on ends so where that is certain; what was passed on before stands.
 */
export function guard(evaluator: Evaluator<any>, client: OpenAI, options: GuardOptions<[params: Params]>): GuardedClient
