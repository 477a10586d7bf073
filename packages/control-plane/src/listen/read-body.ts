import type { IncomingMessage } from "node:http";

export type Body =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "too-large"; readonly observed: number }
  | { readonly kind: "not-utf8" }
  | { readonly kind: "aborted" };

/** Reads a request's body, counting bytes; nothing over the limit is kept. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limit) return { kind: "too-large", observed: announced };
  const chunks: Buffer[] = [];
  let observed = 0;
  return new Promise((resolve) => {
    request.on("data", (chunk: Buffer) => {
      observed += chunk.length;
      if (observed <= limit) chunks.push(chunk);
      else resolve({ kind: "too-large", observed });
    });
    request.once("end", () => resolve(decode(chunks)));
    request.once("close", () => resolve({ kind: "aborted" }));
    // The connection broke; `close` follows.
    request.on("error", () => undefined);
  });
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function decode(chunks: readonly Buffer[]): Body {
  try {
    return { kind: "text", text: decoder.decode(Buffer.concat(chunks)) };
  } catch (error) {
    if (error instanceof TypeError) return { kind: "not-utf8" };
    throw error;
  }
}
