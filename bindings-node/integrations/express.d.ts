// Express: a middleware that decides about a request's body before the handler sees it.

import type { Request as ExpressRequest, RequestHandler } from 'express'
import type { Decision, Evaluator } from '../index.js'
import type { GuardOptions } from './options.js'

/**
 * A middleware for behind the one that parses the body. Denied is answered with 403, held with 409 and the approvals that are needed,
 * not understood with 400 or 413. Otherwise `request.body` is the body with the decision's changes, and `request.lictor` the decision.
 */
export function guard(evaluator: Evaluator<any>, options: GuardOptions<[request: ExpressRequest]>): RequestHandler

declare global {
  namespace Express {
    interface Request {
      /** What lictor decided about the body. */
      lictor?: Decision
    }
  }
}
