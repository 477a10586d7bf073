// Tells a database that does not answer now from a fault of ours.

/** SQLSTATE of a unique index refusing a second row. */
const UNIQUE_VIOLATION = "23505";

/** SQLSTATEs, or their classes, after which the same request may well succeed later. */
const PASSING_STATES = [
  "08", // connection
  "53", // resources: too many connections, disk, memory
  "57014", // canceled: over the statement timeout
  "57P", // shutting down, starting, crashed
  "55P03", // lock timeout
  "40", // serialization failure, deadlock
  "25006", // a former primary that has become read-only
  "25P03", // idle in transaction too long
] as const;

const SYSTEM_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EACCES",
]);

/** pg reports a lost connection without a code; these are its words for it. */
const LOST_CONNECTION =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

export function isDatabaseUnavailable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every(isDatabaseUnavailable);
  const code = codeOf(error);
  if (code === undefined) return LOST_CONNECTION.test(error.message);
  return (
    SYSTEM_CODES.has(code) || PASSING_STATES.some((state) => code.length === 5 && code.startsWith(state))
  );
}

/** What a connection is not to blame for: the next statement on it may well succeed. */
const STATEMENT_STATES = ["40", "53", "55P03", "57014"] as const;

/** Does the error say that the connection is broken, or leads to a server that is of no use? */
export function isConnectionSpent(error: unknown): boolean {
  const code = codeOf(error);
  return isDatabaseUnavailable(error) && !STATEMENT_STATES.some((state) => code?.startsWith(state) === true);
}

export function isUniqueViolation(error: unknown, index: string): boolean {
  return (
    codeOf(error) === UNIQUE_VIOLATION &&
    error instanceof Error &&
    "constraint" in error &&
    error.constraint === index
  );
}

/** The system or SQL code of an error; safe to log. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
