// Fastify: a hook that decides about a request's body before the handler sees it.

import type { FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import type { Decision, Evaluator } from '../index.js'
import type { GuardOptions } from './options.js'

/**
 * A `preHandler` hook. Denied is answered with 403, held with 409 and the approvals that are needed, not understood with 400 or 413.
 * Otherwise `request.body` is the body with the decision's changes, and `request.lictor` the decision.
 */
export function guard(
  evaluator: Evaluator<any>,
  options: GuardOptions<[request: FastifyRequest]>
): preHandlerAsyncHookHandler

declare module 'fastify' {
  interface FastifyRequest {
    /** What lictor decided about the body. */
    lictor?: Decision
  }
}
