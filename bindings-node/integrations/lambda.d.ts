// AWS Lambda behind a function URL or an HTTP API (payload version 2.0).

import type { Evaluator } from '../index.js'
import type { GuardOptions } from './options.js'

/** What is read of an event. */
export interface HttpEvent {
  body?: string | undefined
  isBase64Encoded?: boolean
  headers?: { readonly [name: string]: string | undefined }
}

/** What a handler answers with. */
export interface HttpResult {
  statusCode?: number | undefined
  headers?: { [name: string]: string | number | boolean } | undefined
  body?: string | undefined
}

/**
 * A handler that decides about the body of an event before `handler` sees it. Denied is answered with 403, held with 409 and the
 * approvals that are needed, not understood with 400 or 413. Otherwise `handler` gets an event whose body has the decision's changes.
 */
export function guard<E extends HttpEvent, R, Rest extends unknown[]>(
  evaluator: Evaluator<any>,
  options: GuardOptions<[event: E]>,
  handler: (event: E, ...rest: Rest) => R | Promise<R>
): (event: E, ...rest: Rest) => Promise<R | HttpResult>
