import type { AppErrors, AppMethods } from "@interlock/contracts";
import type { MethodCall } from "../call/method-call.ts";
import type { CallName, CodesOf, Surface } from "../call/surface.ts";
import type { DaemonFault } from "../errors/local-faults.ts";

/** A method of the app plane that is answered once. */
export type AppMethodName = CallName<AppMethods>;

/** Every error that a call of one app method can end with. */
export type AppCallError<Name extends AppMethodName> = CodesOf<AppMethods[Name], AppErrors> | DaemonFault;

export interface DaemonHandle {
  readonly socketPath: string;
  /** The call of a method by its name on the wire. */
  method<Name extends AppMethodName>(name: Name): MethodCall<AppMethods[Name], AppCallError<Name>>;
  /**
   * Gives the session's place back and ends the connection, after a second at most. No call starts
   * any more; those in flight end with `client_closed` unless their answer comes first. Never rejects.
   */
  close(): Promise<void>;
}

/** Typed calls of the app plane: `app.agent.register_from_pane` is `daemon.agent.registerFromPane`. */
export type DaemonClient = Surface<AppMethods, AppErrors, DaemonFault, "app."> & DaemonHandle;

/** The calls of the methods that were selected, and of no other. */
export type SelectedClient<Name extends keyof AppMethods & string> = Surface<
  Pick<AppMethods, Name>,
  AppErrors,
  DaemonFault,
  "app."
> &
  Pick<DaemonHandle, "socketPath" | "close">;
