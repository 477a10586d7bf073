/** Why a control plane cannot start, as data. `hint` in the error's message says what to do. */
export type StartFailure =
  | { readonly kind: "platform-unsupported"; readonly platform: string; readonly arch: string }
  | { readonly kind: "account-missing" }
  | { readonly kind: "binaries-unusable" }
  | { readonly kind: "already-running"; readonly pid: number }
  | { readonly kind: "directory-refused"; readonly directory: string; readonly reason: string }
  | { readonly kind: "data-version"; readonly found: string; readonly expected: string }
  | { readonly kind: "data-foreign"; readonly directory: string }
  | {
      readonly kind: "postgres-failed";
      readonly step: "initialise" | "start" | "connect";
      readonly logFile: string;
    }
  | { readonly kind: "schema-newer"; readonly migration: string }
  | { readonly kind: "migration-failed"; readonly migration: string; readonly sqlState: string | undefined }
  | { readonly kind: "database-refused"; readonly code: string | undefined }
  | { readonly kind: "liveness-refused"; readonly reason: string }
  | { readonly kind: "address-in-use"; readonly port: number }
  | { readonly kind: "address-refused"; readonly code: string };

/** Thrown while starting, never on the wire. Recognise it by `code`, then match on `failure.kind`. */
export class ControlPlaneStartError extends Error {
  override readonly name = "ControlPlaneStartError";
  readonly code = "control_plane_start";
  readonly failure: StartFailure;

  constructor(failure: StartFailure) {
    super(explain(failure));
    this.failure = failure;
  }
}

export function isControlPlaneStartError(error: unknown): error is ControlPlaneStartError {
  return (
    error instanceof Error && "code" in error && error.code === "control_plane_start" && "failure" in error
  );
}

function explain(failure: StartFailure): string {
  switch (failure.kind) {
    case "platform-unsupported":
      return `No embedded PostgreSQL for ${failure.platform} ${failure.arch}. Set DATABASE_URL to a PostgreSQL server.`;
    case "account-missing":
      return "PostgreSQL does not run as root, and no account for it could be made. Create a system user `interlock-postgres`, or set DATABASE_URL.";
    case "binaries-unusable":
      return "The embedded PostgreSQL programs do not run on this machine. Reinstall the dependencies, or set DATABASE_URL.";
    case "already-running":
      return `Another control plane (process ${failure.pid}) uses this home. Stop it, or set another INTERLOCK_HOME.`;
    case "directory-refused":
      return `${failure.directory} cannot be used: ${failure.reason}.`;
    case "data-version":
      return `The stored data is of PostgreSQL ${failure.found}; this version brings PostgreSQL ${failure.expected}.`;
    case "data-foreign":
      return `${failure.directory} holds files that are no PostgreSQL data. Move them away.`;
    case "postgres-failed":
      return `Embedded PostgreSQL failed (${failure.step}). Its log: ${failure.logFile}`;
    case "schema-newer":
      return `The database was migrated by a newer version (${failure.migration}). Upgrade this control plane.`;
    case "migration-failed":
      return `Migration ${failure.migration} failed (SQLSTATE ${failure.sqlState ?? "unknown"}).`;
    case "database-refused":
      return `The database server refuses us (${failure.code ?? "no code"}). Check the address, user, password and rights in DATABASE_URL.`;
    case "liveness-refused":
      return `The times for heartbeats cannot hold: ${failure.reason}.`;
    case "address-in-use":
      return `Port ${failure.port} is taken. Choose another, or 0 for any free one.`;
    case "address-refused":
      return `The control plane could not listen (${failure.code}).`;
  }
}
