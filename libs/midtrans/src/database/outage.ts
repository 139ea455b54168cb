/** The system's codes of a server that cannot be reached, or is lost. */
const UNREACHABLE = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * PostgreSQL's own codes of what passes, or is for an operator to mend: connection exceptions (08), insufficient resources (53),
 * an operator's intervention (57P), a statement, a lock or a session that took too long, a server that became a replica, and a login
 * that is refused.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SQL_STATES = /^(08...|53...|57P..|57014|55P03|25P0[34]|25006|28...|3D000)$/;

/** What the driver and its pool say where no code comes with it. */
const DRIVERS_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect$|timeout expired$|Query read timeout$|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|Driver not Connected$)/;

/** Errors about a connection that is not to be had or, of TypeORM, was lost within a transaction or closed by a host. */
const CONNECTION_ERRORS: readonly string[] = [
  'NoConnectionError',
  'CannotExecuteNotConnectedError',
  'ConnectionIsNotSetError',
  'QueryRunnerAlreadyReleasedError',
];

/** Whether an error says that the database is away for the moment, and nothing of what was asked of it. */
export function isDatabaseAway(error: unknown): boolean {
  // Node's own errors are of another realm in a host's Jest: `instanceof Error` does not know them.
  if (typeof error !== 'object' || error === null) return false;
  const { name, message, code, syscall, driverError, errors }: Details = error;
  return (
    isOutageCode(code) ||
    // A socket file that is not there; any other missing file is somebody else's.
    (code === 'ENOENT' && syscall === 'connect') ||
    DRIVERS_WORDS.test(String(message)) ||
    CONNECTION_ERRORS.includes(String(name)) ||
    // Of TypeORM, which wraps what the driver threw, and of Node, which tries every address of a host.
    isDatabaseAway(driverError) ||
    (Array.isArray(errors) && errors.some(isDatabaseAway))
  );
}

interface Details {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly driverError?: unknown;
  readonly errors?: unknown;
}

function isOutageCode(code: unknown): boolean {
  return typeof code === 'string' && (UNREACHABLE.has(code) || SQL_STATES.test(code));
}
