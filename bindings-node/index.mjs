// The same module for `import`: one instance, so that classes are the same in both worlds.
import lictor from './index.js'

export const {
  compile,
  compileAsync,
  readDocuments,
  Evaluator,
  Stream,
  Decision,
  DecisionRecord,
  applyUpdate,
  organisationPolicy,
  newSession,
  nextSession,
  toolHash,
  read,
  LictorError,
  PolicyError,
  UpdateError,
  RequestError,
  LimitError,
  Withheld,
  Refused,
  StreamError,
  InternalError,
  schema,
  detectors,
  version
} = lictor

export default lictor
