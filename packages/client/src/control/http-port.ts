export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
  /** A body beyond this many bytes ends the request. */
  readonly responseBytes: number;
}

export type HttpAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  /** `reason` is the system's error code. `sent` tells whether the request may have arrived. */
  | { readonly kind: "failed"; readonly reason: string; readonly sent: boolean }
  | { readonly kind: "late"; readonly sent: boolean }
  | { readonly kind: "canceled"; readonly sent: boolean }
  | { readonly kind: "too-large" };

/** How requests leave this process: the open port for browsers and other runtimes. */
export interface HttpPort {
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}
