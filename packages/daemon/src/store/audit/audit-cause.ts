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
  | { readonly origin: "system" };
