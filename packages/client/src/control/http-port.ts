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

/** `reason` is the system's error code. `sent` tells whether the request may have arrived. */
export type HttpFailure =
  | { readonly kind: "failed"; readonly reason: string; readonly sent: boolean }
  | { readonly kind: "late"; readonly sent: boolean }
  | { readonly kind: "canceled"; readonly sent: boolean };

export type HttpAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  | HttpFailure
  | { readonly kind: "too-large" };

/** An answer whose body goes on. It is read as fast as it is asked for, and no faster. */
export interface HttpStream {
  readonly kind: "opened";
  readonly status: number;
  /** Of the header, in small letters; empty without one. */
  readonly contentType: string;
  /** Pieces of text, cut anywhere. Ends with the body; throws where the connection breaks. */
  readonly text: AsyncIterable<string>;
  close(): void;
}

/** How requests leave this process: the open port for browsers and other runtimes. */
export interface HttpPort {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The deadline is that of the answer's beginning; the signal ends its body as well. */
  open(request: Omit<HttpRequest, "responseBytes">): Promise<HttpStream | HttpFailure>;
  close(): void;
}
