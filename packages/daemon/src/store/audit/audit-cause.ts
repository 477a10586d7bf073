/** Who caused an effect, as its audit row names them. The token of a session never goes in. */
export type AuditCause =
  | {
      readonly origin: "app";
      readonly appSessionId: number;
      /** The method that was called, for example `app.send_input`. */
      readonly via: string;
    }
  /** The effect of a route on an event; the row names both. */
  | { readonly origin: "route" }
  | {
      /** A call over the container plane: the command line, or an agent itself. */
      readonly origin: "cli";
      readonly via: string;
      /** Where the caller runs: a container's 64-hex id, or `host`. */
      readonly caller: string;
    }
  | {
      /** A call over the local plane. */
      readonly origin: "local";
      readonly via: string;
    }
  | { readonly origin: "system" };
