/** What is being done while the control plane starts, for people to watch. */
export type StartProgress =
  | "postgres-runtime"
  | "postgres-initialise"
  | "postgres-leftover"
  | "postgres-start"
  | "migrate"
  | "listen";

export type ReportProgress = (step: StartProgress) => void;
