// What hosts see of lictor. Requests and decisions have the wire's names in every language; calls and options have JavaScript's.

/** Plain data as JSON holds it. A BigInt is an integer that no number holds. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json }

/** What may stand in a request: plain data, a Date, a Map with strings as keys, or an object with `toJSON`. Undefined is absent. */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Date
  | { toJSON(key: string): unknown }
  | readonly Plain[]
  | ReadonlyMap<string, Plain>
  | { readonly [key: string]: Plain }

/** Facts by name. Interfaces fit too, which have no index signature. */
export type Facts = object

export type Kind =
  'input' | 'output' | 'tool_call' | 'tool_result' | 'retrieval' | 'model_call' | 'memory_write' | 'event' | 'deploy'
export type Verdict = 'allow' | 'transform' | 'hold' | 'deny'
export type Effect =
  'deny' | 'approve' | 'judge' | 'redact' | 'route' | 'set_arg' | 'throttle' | 'alert' | 'warn' | 'record' | 'allow'
export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical'
export type Dialect = 'native' | 'flashback' | 'agentic-audit' | 'safe-ai'
export type LogLevel = 'minimal' | 'standard' | 'full' | 'paranoid'
/** What an offset counts. `utf16` is JavaScript's own unit, so that `text.slice(start, end)` is the hit. */
export type OffsetUnit = 'bytes' | 'code_points' | 'utf16'
export type Status = Row['status']
export type LimitName =
  | 'content_bytes'
  | 'json_depth'
  | 'expression_nodes'
  | 'expression_depth'
  | 'regex_bytes'
  | 'hits'
  | 'quantifier_steps'
  | 'rationale_rows'
  | 'document_bytes'

/** What is about to happen, as far as the host knows it. What is absent is unknown, never false. */
export interface Request<F extends Facts = Record<string, Plain>> {
  /** The host's name for the request; comes back as `request_id`. */
  id?: string | null
  /** May be left out beside a `document` whose shape says it. */
  kind?: Kind
  /** Level to name: where it happens. */
  scope: { readonly [level: string]: string | null | undefined } | ReadonlyMap<string, string>
  principal?: Principal | null
  agent?: { id?: string | null } | null
  /** What the agent does, in the host's words. */
  action?: string | null
  tool?: { server?: string | null; name?: string | null; hash?: string | null; args?: object | null } | null
  model?: { id?: string | null } | null
  facts?: F | null
  /** Numbers before this request. */
  counters?: { readonly [counter: string]: number | bigint } | null
  session?: Session | null
  environment?: string | null
  now?: string | Date | null
  /** One text, with the path `text`. */
  text?: string | null
  /** Parts, each at a path of the host's own. Empty: there is no text. */
  content?: readonly { path?: string; text: string; role?: string; source?: string; format?: 'text' | 'json' }[] | null
  /** A provider's message list, as it is. */
  messages?: readonly object[] | null
  /** A whole body or a tool call of OpenAI or Anthropic, or a call or result of MCP, as it is. */
  document?: object | null
  approvals?: readonly { action_digest: string; by: Principal; at?: string | Date | null }[] | null
  answers?: readonly Answer[] | null
  /** The unit in which the host counts; `utf16` if absent. */
  offsets?: OffsetUnit | null
}

/** What a session has come to: plain data that the host keeps and sends with each request. What is absent is unknown. */
export interface Session {
  id?: string | null
  /** Inputs so far. */
  turn?: number | null
  labels?: readonly string[] | null
  tools_called?: readonly string[] | null
  /** The most restrictive verdict so far. */
  posture?: Verdict | null
  /** What the host adds to its counters because of the last step. */
  consume?: { readonly [counter: string]: number } | null
}

export interface Principal {
  user?: string | null
  groups?: readonly string[] | null
  roles?: readonly string[] | null
}

/** A judge's answer to a deferred check. */
export interface Answer {
  check: string
  verdict: 'violation' | 'ok' | 'unsure'
  clause?: string | null
  /** 0 to 1. */
  score?: number | null
  /** Places in the subject's text, in the request's unit. */
  spans?: readonly (readonly [number, number] | { path?: string; start: number; end: number })[] | null
  by?: Plain
  ms?: number | null
}

/** What `decide` says. */
export interface Outcome {
  readonly verdict: Verdict
  /** What contributes, most restrictive first. */
  readonly effects: readonly Effect[]
  /** Whether nothing is pending. */
  readonly final: boolean
}

/** The answer to one request, told apart by its verdict. Every field is always there. */
export type Decision = AllowDecision | TransformDecision | HoldDecision | DenyDecision

/** Carry out the action as it is. */
export interface AllowDecision extends Omit<DecisionBase, keyof (Unchanged & NotHeld)>, Unchanged, NotHeld {
  readonly verdict: 'allow'
}

/** Carry out the action with the changes that the decision names. */
export interface TransformDecision extends Omit<DecisionBase, keyof NotHeld>, NotHeld {
  readonly verdict: 'transform'
}

/** Wait: a person must approve, or a judge must answer first. */
export interface HoldDecision extends DecisionBase {
  readonly verdict: 'hold'
}

/** Do not carry out the action. It is final, and nothing is rewritten, approved or asked. */
export interface DenyDecision extends Omit<DecisionBase, keyof (Unchanged & NotHeld)>, Unchanged, NotHeld {
  readonly verdict: 'deny'
  readonly final: true
  readonly pending: readonly []
  readonly fallback: undefined
}

/** Of verdicts that rewrite nothing. */
interface Unchanged {
  readonly redactions: readonly []
  readonly set_args: { readonly [path: string]: never }
  readonly route: undefined
  readonly throttle: { readonly [counter: string]: never }
}

/** Of verdicts that wait for no approval. */
interface NotHeld {
  readonly approvals: readonly []
  readonly action_digest: undefined
}

interface DecisionBase extends DecisionMethods {
  readonly request_id: string | undefined
  /** The unit of every offset here: that of the request. */
  readonly offsets: OffsetUnit
  readonly verdict: Verdict
  /** Whether nothing is pending. */
  readonly final: boolean
  /** What contributes, most restrictive first. */
  readonly effects: readonly Effect[]
  /** What the policies tell the caller, one a line. */
  readonly message: string | undefined
  /** Spans to replace; sorted, never overlapping. */
  readonly redactions: readonly Redaction[]
  /** The content after redaction, with `textAfter`. */
  readonly text_after: readonly { readonly path: string; readonly text: string }[] | undefined
  /** Arguments to set, by path. */
  readonly set_args: { readonly [path: string]: Json }
  /** The tool's arguments after the changes, with `textAfter`. */
  readonly args_after: { readonly [name: string]: Json } | undefined
  /** The model to use instead, and the policies that wanted another one. */
  readonly route: { readonly model: string; readonly overruled: readonly string[] } | undefined
  /** Counters to consume, with their limits. */
  readonly throttle: { readonly [counter: string]: number }
  /** Approvals that are still needed, all of them. */
  readonly approvals: readonly ApprovalNeeded[]
  /** What an approval must name. */
  readonly action_digest: string | undefined
  /** Questions for a judge. */
  readonly pending: readonly Check[]
  /** A complete decision to use if no judge answers. */
  readonly fallback: Decision | undefined
  /** Whom to alert. `to` is as the policy says it; the administrators of its level if undefined. */
  readonly notify: readonly { readonly policy: string; readonly severity: Severity; readonly to: Json | undefined }[]
  /** Framework to references in it. */
  readonly tags: { readonly [framework: string]: readonly string[] }
  /** What the session is to be labelled with. */
  readonly labels: readonly string[]
  /** What to store. */
  readonly log: { readonly event: boolean; readonly decision: boolean; readonly level: LogLevel }
  /** Policies that wanted a judge, got none and fail open. */
  readonly unjudged: readonly string[]
  /** One row for each policy that had a say. */
  readonly rationale: readonly Row[]
  /** How many rows there were, where that is more than are listed. */
  readonly rationale_total: number | undefined
  /** What was wrong with the request. */
  readonly errors: readonly Problem[]
  /** Digest of the bundle that decided. */
  readonly bundle: string
  /** Policies in scope, bytes searched, hits found. */
  readonly cost: { readonly policies: number; readonly bytes: number; readonly hits: number }
}

interface DecisionMethods {
  /** The one canonical JSON text (RFC 8785) that every language writes. */
  toWire(): string
  /** What `JSON.stringify` writes: the data, the unit of its offsets included. A BigInt makes it throw; `toWire` writes those. */
  toJSON(): object
  /** The decision without any content, for logs. */
  record(): DecisionRecord
  /** The decision as a person reads it; ends with a line break. */
  render(options?: { color?: boolean }): string
  /** Why the content must not go on, not even with the decision's changes; undefined if it may. Not for clients: it says what matched. */
  withheld(): string | undefined
  /**
   * A copy of the document that was asked about, with the decision's changes: redactions, and in a tool call what policies set.
   * @throws {RequestError} `E-NOT-FOUND` if a change has no place in the document.
   */
  rewrite<D>(document: D): D
  /**
   * The text, such as a model's answer, with each placeholder (`redact: {style: placeholder}`) replaced by what it stands for in
   * the request that was asked about.
   */
  restore(request: Request, text: string): string
}

export const Decision: {
  /**
   * A decision out of its wire form, what `JSON.parse` made of it, or a structured clone.
   * @throws {TypeError} for anything else.
   */
  from(data: string | object): Decision
  [Symbol.hasInstance](value: unknown): value is Decision
}

/** What one policy said, told apart by its status. */
export type Row = MatchedRow | UndecidedRow | WaivedRow | NotMatchedRow

/** How much of a policy in plain language is decided without a judge. */
export type Coverage = 'full' | 'partial' | 'judged' | 'none'

interface RowBase {
  readonly policy: string
  readonly set: string
  /** Where the policy is owned. */
  readonly level: string
  readonly severity: Severity
  readonly effects: readonly Effect[]
  /** One sentence: which parts held, with the values compared. Not for clients. */
  readonly why: string
  /** Of a policy in plain language: how much of its text is decided without a judge. */
  readonly coverage: Coverage | undefined
  readonly hits: readonly Hit[]
}

/** It holds; in `shadow` it is watched only. `fail` tells where its end could not be seen and its fail mode decided. */
export interface MatchedRow extends RowBase {
  readonly status: 'matched' | 'shadow'
  readonly fail: 'open' | 'closed' | undefined
  /** The policy that waived it. */
  readonly waived_by: string | undefined
}

/** It cannot be decided, waits for a judge, or no judge answered: its fail mode decides. */
export interface UndecidedRow extends RowBase {
  readonly status: 'undetermined' | 'pending' | 'expired'
  readonly fail: 'open' | 'closed'
  readonly waived_by: undefined
}

/** It was not decided, and is waived. */
export interface WaivedRow extends RowBase {
  readonly status: 'undetermined' | 'pending' | 'expired'
  readonly fail: undefined
  /** The policy that waived it. */
  readonly waived_by: string
}

/** It does not hold. Only in an explanation. */
export interface NotMatchedRow extends RowBase {
  readonly status: 'not_matched'
  readonly fail: undefined
  readonly waived_by: undefined
}

export interface Hit {
  /** Undefined for a policy's own pattern. */
  readonly detector: string | undefined
  readonly path: string
  readonly start: number
  readonly end: number
  /** The text masked, with `previews`. */
  readonly preview: string | undefined
}

export interface Redaction {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly replacement: string
}

export interface ApprovalNeeded {
  readonly policy: string
  /** Who may give it; empty: anyone. */
  readonly by: readonly string[]
  readonly quorum: number
  readonly given: number
  /** Lifetime in seconds. */
  readonly ttl_s: number | undefined
  /** Whether the requester's own approval does not count. */
  readonly four_eyes: boolean
}

/** A question for a judge. */
export interface Check {
  /** Digest of rule and subject: a safe key for a cache. */
  readonly check: string
  readonly policy: string
  readonly kind: string
  readonly rule: {
    readonly text: string
    readonly clauses: readonly { readonly id: string; readonly text: string }[]
    /** What does not break the rule. */
    readonly exceptions: readonly { readonly id: string; readonly text: string }[]
  }
  readonly subject: readonly {
    readonly path: string
    readonly bytes: number
    readonly sha256: string
    /** Already redacted, with `subjects`. */
    readonly text: string | undefined
  }[]
  readonly deadline_ms: number | undefined
  readonly on_timeout: 'open' | 'closed'
  readonly on_unsure: 'open' | 'closed'
  readonly min_score: number | undefined
  /** What the answers may cost, in US dollars: the host keeps to it. */
  readonly max_cost_usd: number | undefined
  readonly quorum: number | undefined
  readonly of: number | undefined
}

/** A decision without any content, by construction: safe to log. Absent fields are empty. */
export interface DecisionRecord {
  readonly request_id?: string
  readonly offsets?: OffsetUnit
  readonly verdict: Verdict
  readonly final: boolean
  readonly effects: readonly Effect[]
  /** How many spans are replaced. */
  readonly redactions: number
  readonly action_digest?: string
  readonly pending?: readonly string[]
  readonly tags?: { readonly [framework: string]: readonly string[] }
  readonly log: { readonly event: boolean; readonly decision: boolean; readonly level: LogLevel }
  readonly unjudged?: readonly string[]
  readonly rationale?: readonly {
    readonly policy: string
    readonly set: string
    readonly level: string
    readonly severity: Severity
    readonly status: Status
    readonly effects: readonly Effect[]
    readonly waived_by?: string
    readonly fail?: 'open' | 'closed'
    readonly coverage?: Coverage
    readonly hits?: readonly { readonly detector?: string; readonly start: number; readonly end: number }[]
  }[]
  readonly rationale_total?: number
  readonly errors?: readonly string[]
  readonly bundle: string
  readonly cost: { readonly policies: number; readonly bytes: number; readonly hits: number }
  /** The record as one canonical JSON text (RFC 8785). */
  toWire(): string
}

export const DecisionRecord: { [Symbol.hasInstance](value: unknown): value is DecisionRecord }

/** A policy document. The ending of `name` says how it is written: `.yaml`, `.yml`, `.json`, `.jsonc`. */
export interface Document {
  name: string
  text: string
  /** Told by the document's shape if absent. */
  dialect?: Dialect
}

export interface CompileOptions {
  /** The organisation of documents that do not name their own. */
  organisation?: string
  /** The dialect of documents that do not say; told by their shape if absent. */
  dialect?: Dialect
  /** Limits by name. They can only be lowered. */
  limits?: { readonly [name in LimitName]?: number }
  /** Makes the fingerprints of values that policies ask for: at least 16 bytes. */
  key?: Uint8Array
}

export interface UpdateOptions {
  /** Policies to take out: ids of the bundle's own set, or a set with an id. */
  remove?: readonly (string | { set?: string; id: string })[]
  /** The organisation of documents that do not name their own, if not the one the evaluator was compiled with. */
  organisation?: string
  /** The dialect of documents that do not say; told by their shape if absent. */
  dialect?: Dialect
}

export interface EvaluateOptions {
  /** The content, and a tool's arguments, after the changes. */
  textAfter?: boolean
  /** A masked preview of each hit: `***-**-6789`. */
  previews?: boolean
  /** The text of each pending check's subject, already redacted. */
  subjects?: boolean
  /** Whether unanswered checks have expired, as with `expire`. */
  expired?: boolean
  /** Refuse a request of which any part was not understood, instead of listing that in `errors`. */
  strict?: boolean
}

/**
 * Compiles documents into an evaluator.
 * @typeParam F the facts that its requests bring.
 * @throws {PolicyError} with every problem of every document.
 */
export function compile<F extends Facts = Record<string, Plain>>(
  documents: Document | readonly Document[],
  options?: CompileOptions
): Evaluator<F>

/** `compile` on a thread of Node's pool. */
export function compileAsync<F extends Facts = Record<string, Plain>>(
  documents: Document | readonly Document[],
  options?: CompileOptions
): Promise<Evaluator<F>>

/**
 * Reads the documents at `paths` and below the folders among them (`.yaml .yml .json .jsonc`, not hidden): in the order given, a
 * folder's in the order of their paths.
 */
export function readDocuments(paths: string | URL | readonly (string | URL)[]): Document[]

/** A compiled bundle: immutable, for any number of requests. Each call throws {@link RequestError} for a request that gets no decision. */
export class Evaluator<F extends Facts = Record<string, Plain>> {
  private constructor()

  /** Compiles the documents in files, and below folders. */
  static fromFiles<F extends Facts = Record<string, Plain>>(
    paths: string | URL | readonly (string | URL)[],
    options?: CompileOptions
  ): Evaluator<F>

  /**
   * Another evaluator, with some policies changed, at the cost of the change; this one stays as it is. The policies of `documents`
   * come in, or replace those of their set and id: a policy by itself, a list of them, or `{policies: […]}`.
   * @throws {PolicyError} with every problem of the documents, or a policy to be removed that is not there.
   */
  update(documents?: Document | readonly Document[], options?: UpdateOptions): Evaluator<F>

  /** `sha256:` and the digest of the bundle: it names what decides. */
  readonly digest: string
  /** Lints: what loads but is probably not meant. */
  readonly warnings: readonly Diagnostic[]

  /** The verdict and the effects: the fast path. */
  decide(request: Request<F>): Outcome
  /** The decision with its rationale. */
  evaluate(request: Request<F>, options?: EvaluateOptions): Decision
  /** The decision with every policy in scope: also those that did not match, and why. */
  explain(request: Request<F>, options?: EvaluateOptions): Decision
  /** The decision once judges have answered. */
  resume(request: Request<F>, answers: readonly Answer[], options?: EvaluateOptions): Decision
  /** The decision once the host waits no longer. */
  expire(request: Request<F>, answers?: readonly Answer[], options?: EvaluateOptions): Decision
  /** A decision for each request, in order, or the error of one that gets none. */
  evaluateMany(requests: readonly Request<F>[], options?: EvaluateOptions): (Decision | LictorError)[]
  /** `evaluateMany` on a thread of Node's pool. The requests are read before it returns. */
  evaluateManyAsync(requests: readonly Request<F>[], options?: EvaluateOptions): Promise<(Decision | LictorError)[]>
  /** Wire JSON in, canonical wire JSON out. Offsets count bytes of UTF-8 unless the request says otherwise. */
  evaluateJson(json: string | Uint8Array, options?: EvaluateOptions): string
  /** `explain`, from wire JSON to canonical wire JSON. */
  explainJson(json: string | Uint8Array, options?: EvaluateOptions): string
  /**
   * The text that may go on: with everything redacted that the policies ask for. The organisation is the bundle's own where
   * `scope` does not name one.
   * @throws {Withheld} if no text may.
   */
  redact(text: string, options?: { kind?: Kind; scope?: { readonly [level: string]: string } }): string
  /** Opens a stream for a text that comes piece by piece. The request has no content: the text will be its one part. */
  stream(request: Request<F>, options?: StreamOptions): Stream
  /**
   * A web `TransformStream` from pieces to text that may go on, for `pipeThrough`. It fails with {@link Withheld} as soon as the text
   * must not go on. For the decision: `stream(request)` and its `transform()`.
   */
  transformStream(request: Request<F>, options?: StreamOptions): TransformStream<string | Uint8Array, string>
  /**
   * The text of `pieces` as it may go on, as it comes: `redact` for a text that is not there yet.
   * @throws {Withheld} as soon as the text must not go on.
   */
  redactStream(
    pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
    options?: { kind?: Kind; scope?: { readonly [level: string]: string } }
  ): AsyncGenerator<string, void, undefined>
  /** The answers that came after checks had expired: for the log, they change nothing. */
  static lateFindings(expired: readonly Check[], answers: readonly Answer[]): LateFinding[]
  /** The policies that were imported from a dialect, each as it was written. */
  export(dialect: Dialect): Json[]
  /** The answer of the pattern policies' product. It quotes the request's text. */
  safeAiAnswer(request: Request<F>, decision: Decision): Json
}

export type StreamOptions = Omit<EvaluateOptions, 'textAfter'>

/**
 * A text under way, opened with {@link Evaluator.stream}. However a text is cut, a stream releases and decides what one call on the
 * whole text gives.
 */
export class Stream {
  private constructor()

  /** @throws {StreamError} where it was stored with another bundle or by another version. */
  static fromJson(json: string, evaluator: Evaluator<any>): Stream
  /** The stream as JSON, for `fromJson`. It holds text: keep it like the text. */
  toJson(): string
  /** Where it stands: `denied` and `held` say that the text must not go on, whatever follows. */
  readonly state: 'open' | 'denied' | 'held' | 'finished'
  /** How it has ended, once it has. */
  readonly finished: Finished | undefined
  /**
   * Adds a piece, of any length, and gives what may go on. It may end within a character: between the halves of a surrogate pair, or
   * between bytes of UTF-8.
   * @throws {StreamError} if the policies have ended the stream, and for bytes that are not UTF-8.
   */
  push(piece: string | Uint8Array): Released
  /**
   * Ends the text: what still waits may go on if the decision says so. Of a stream that the policies have ended the decision is on
   * what had come.
   * @throws {StreamError} the second time, and if the text stops within a character.
   */
  finish(): Finished
  /**
   * The text of `pieces` as it may go on, as it comes, and to its end; then `finished` has the decision.
   * @throws {Withheld} as soon as the text must not go on; no more pieces are taken then.
   */
  filter(
    pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
  ): AsyncGenerator<string, void, undefined>
  /** A web `TransformStream` that does the same. */
  transform(): TransformStream<string | Uint8Array, string>
}

/** What a piece of a stream has released. */
export interface Released {
  /** Text that may go on, redacted: to be put after what was released before. */
  readonly text: string
  /** What was found since the last time that nothing can take away. Offsets count from the start of the text as it came. */
  readonly findings: readonly Hit[]
  readonly state: Stream['state']
  /** Bytes of UTF-8 that have come and wait. */
  readonly waiting: number
}

/** How a stream has ended. */
export interface Finished {
  /** The last text that may go on. */
  readonly text: string
  /** The decision on the whole text. */
  readonly decision: Decision
  /** What decides on the text that goes on: the decision, or while judges are being asked its fallback, as nobody waits for them. */
  readonly told: Decision
}

export interface LateFinding {
  check: string
  policy: string
  verdict: string
  clause?: string
}

/** What is wrong with a document, or probably not meant. */
export interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly document?: string
  /** From 1. */
  readonly line?: number
  /** In code points, from 1. */
  readonly column?: number
  /** JSON pointer (RFC 6901). */
  readonly pointer?: string
  readonly label?: string
  readonly help?: string
  readonly context?: string
}

/** What is wrong with a request. It names the place and never repeats what stands there. */
export interface Problem {
  readonly code: string
  readonly path?: string
  readonly message: string
}

/** Base of every error of lictor. `code` never changes. */
export class LictorError extends Error {
  readonly code: string
}
/** Policies that do not load. The message shows every problem with carets. */
export class PolicyError extends LictorError {
  readonly diagnostics: readonly Diagnostic[]
}
/** An update of a dialect's document that was refused, with the product's own answer. */
export class UpdateError extends PolicyError {
  readonly status: number
  readonly body: Json
}
/** A request that cannot be evaluated. */
export class RequestError extends LictorError {
  readonly problems: readonly Problem[]
}
/** A request beyond a limit. */
export class LimitError extends RequestError {}
/** Content that must not go on. The message says why, and is not for clients. */
export class Withheld extends LictorError {
  readonly decision: Decision
}
/** An integration does not go on. All of it but `decision` may be told to a client. */
export class Refused extends LictorError {
  readonly kind: 'denied' | 'held' | 'not_understood'
  /** The policies that refuse. */
  readonly policies: readonly string[]
  /** The HTTP status that fits: 403, 409 or 400. */
  readonly status: number
  readonly decision: Decision
  /** What a client gets: `{ error: { kind, message, policies, request_id, approvals, action_digest } }`. */
  toJSON(): object
}
/** A stream that cannot go on. Nothing was released by the call, and what was released before stands. */
export class StreamError extends LictorError {
  /** The policies have ended it or it was finished; the text is not UTF-8; it was stored with another bundle. */
  readonly reason: 'ended' | 'not_utf8' | 'other_bundle'
}
/** A bug in lictor, caught. Nothing was decided. */
export class InternalError extends LictorError {}

/**
 * Applies a partial update to a stored document of a dialect, and checks the result as an import would.
 * @throws {UpdateError} if it is refused.
 */
export function applyUpdate(
  dialect: Dialect,
  current: object,
  patch: object,
  ifVersion?: string
): { document: Json; version: string; changed: string[]; warnings: Diagnostic[] }

/** The full policy of an organisation, with the product's default for each field that the document does not give. */
export function organisationPolicy(document: object): { [field: string]: Json }

/** A session in which nothing has happened yet. */
export function newSession(id: string): Session
/**
 * The session after `request` was decided: turn, labels, tools called, posture, and in `consume` what the host adds to its
 * counters. A pure function.
 * @throws {RequestError} for a session or a request that cannot be read.
 */
export function nextSession(session: Session, request: Request, decision: Decision): Session
/** The digest of a tool's definition, as MCP's `tools/list` gives it: what `hash` in `schema.tools` is compared with. */
export function toolHash(definition: object): string

/** A part of a policy in plain language and what becomes of it. */
export interface PolicyClause {
  /** Its first UTF-16 unit and one past its last: `content.slice(...span)`. */
  readonly span: readonly [number, number]
  readonly text: string
  readonly status:
    'enforced' | 'approximated' | 'partial' | 'host_fact' | 'judge' | 'organisational' | 'rationale' | 'unsupported'
  /** Detectors, and tests such as `tool_glob:*delete*` or `fact:channel`. */
  readonly detectors: readonly string[]
  readonly kinds?: readonly Kind[]
  /** What is not found. */
  readonly misses?: readonly string[]
  readonly suggest?: string
}

/** What of a policy in plain language is checked, by what, and what is not. */
export function read(content: string): {
  readonly level: Coverage
  readonly polarity: 'none' | 'permit' | 'advise' | 'require' | 'prohibit'
  readonly language: string
  readonly kinds: readonly Kind[]
  readonly clauses: readonly PolicyClause[]
  readonly exceptions: readonly PolicyClause[]
  /** The native policy that runs. */
  readonly equivalent: { readonly [field: string]: Json }
}

/** The JSON Schema of bundles, as text. */
export const schema: string
/** The built-in detectors. */
export const detectors: readonly {
  readonly name: string
  readonly title: string
  readonly severity: Severity
  readonly limits: string
  readonly source: string
}[]
/** The version of lictor. */
export const version: string
