// The Web's own Request and Response: Next.js routes, Deno, Bun, Cloudflare-like hosts.

import type { Evaluator } from '../index.js'
import type { GuardOptions } from './options.js'

/**
 * A handler that decides about the body of a request before `handler` sees it. Denied is answered with 403, held with 409 and the
 * approvals that are needed, not understood with 400 or 413. Otherwise `handler` gets a request whose body has the decision's changes.
 *
 * A JSON body is read member by member, any other as one text.
 */
export function guard<R extends Request, Rest extends unknown[]>(
  evaluator: Evaluator<any>,
  options: GuardOptions<[request: R]>,
  handler: (request: R, ...rest: Rest) => Response | Promise<Response>
): (request: R, ...rest: Rest) => Promise<Response>
