// Judges for policies in plain language: a model behind the OpenAI chat-completions API answers what a decision asks.

import type OpenAI from 'openai'
import type { Answer, Check, Decision, EvaluateOptions, Evaluator, LateFinding, Request } from '../index.js'

/** Sends a body of chat completions until `signal` aborts, and gives the answer's body. */
export type Complete = (body: any, signal: AbortSignal) => Promise<any>

/** Chat completions with `fetch`. `baseURL` is that of the API, such as `https://api.openai.com/v1`. */
export function overHttp(options: { baseURL: string; apiKey?: string; headers?: Record<string, string> }): Complete

/**
 * Chat completions of a client, without its retries. Give the client itself and not a guarded one: a judge that is judged asks without
 * end.
 */
export function overClient(client: OpenAI): Complete

/** Where answers are kept. The key covers the rule, the text, the model and the unit of offsets. */
export interface Cache {
  get(key: string): Answer | undefined | Promise<Answer | undefined>
  set(key: string, answer: Answer): unknown
}

/** Answers in memory, at most `size` (10,000) of them: the one asked for longest ago goes first. */
export class AnswerCache implements Cache {
  constructor(options: { lifetimeMs: number; size?: number })
  readonly size: number
  get(key: string): Answer | undefined
  set(key: string, answer: Answer): void
}

export interface JudgeOptions {
  /** The model that is asked. */
  model: string
  /** Where answers are kept. */
  cache?: Cache
  /** Bounds each call; a check's own `deadline_ms` shortens it. 10,000 if it is not given. */
  timeoutMs?: number
  /** The checks that it answers: those for a model, if it is not given. Those for a person wait. */
  kinds?: readonly ('llm' | 'classifier' | 'human')[]
  /** More parameters of each call: `{ temperature: 0 }`. */
  parameters?: Record<string, unknown>
  /** Told of a call that failed, and of an answer in another form. Both are no answer. */
  onError?: (error: Error) => void
  /** Told of the answers that are given: with them the decision replays. */
  onAnswers?: (answers: readonly Answer[]) => void
  /**
   * Told of what came too late, for the log. With it, a call that has not answered in time goes on until `timeoutMs`, and what it finds is
   * kept in the cache. Without it, the call is given up.
   */
  onLate?: (findings: readonly LateFinding[]) => void
}

/** A judge that is a model. It answers all checks of a request in one call. */
export class Judge {
  constructor(complete: Complete, options: JudgeOptions)
  readonly model: string
  readonly kinds: readonly string[]
  /** Answers to those of `checks` that it can answer. They come from `evaluate` with `subjects: true`. */
  answers(checks: readonly Check[]): Promise<Answer[]>
  /** `decide` with this judge alone. */
  decide(evaluator: Evaluator<any>, request: Request, options?: EvaluateOptions): Promise<Decision>
}

/**
 * The decision on a request with the answers of judges, all asked at once; for a quorum give judges with different models.
 *
 * What no judge has answered has expired, and the policy's fail mode decides. Where a check waits for somebody whom none of the judges stands
 * for (a person), the decision stays pending, and its `fallback` is there.
 */
export function decide(
  evaluator: Evaluator<any>,
  request: Request,
  judges: readonly Judge[],
  options?: EvaluateOptions
): Promise<Decision>
