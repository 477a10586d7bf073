/** One thing a scan could not read. Codes are the closed words of the drivers; the message is already sanitised. */
export interface ScanIssue {
  readonly containerId: string | null;
  readonly tmuxSocket: string | null;
  readonly code: string;
  readonly message: string;
}
