// The options that every integration takes.

import type { Decision, Request } from '../index.js'

/** A value, or a function that gives it, now or later. */
export type Given<T, About extends unknown[]> = T | ((...about: About) => T | Promise<T>)

/** More of a request than its scope and its content: who acts, with which facts. */
export type Context = Partial<Omit<Request, 'scope' | 'text' | 'content' | 'messages' | 'offsets'>>

export interface GuardOptions<About extends unknown[]> {
  /** Where it happens: `{ org: 'acme', workspace: 'shop' }`. */
  scope: Given<{ readonly [level: string]: string }, About>
  /** More that the host knows: principal, agent, facts, counters, approvals, now. */
  request?: Given<Context, About>
  /** Told of every decision, before it is acted upon: for records, alerts and counters. What it throws stops the action. */
  onDecision?: (decision: Decision, request: Request) => void
}
