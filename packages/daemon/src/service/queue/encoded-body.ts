import { sanitiseBody, type SanitisedBody } from "../../model/sanitise-body.ts";

/** UTF-8 bytes of one message. */
export const BODY_MAX_BYTES = 65_536;

export type EncodedBody =
  | { readonly kind: "body"; readonly body: SanitisedBody }
  | { readonly kind: "empty" | "invalid-encoding" | "invalid-characters" | "too-large" };

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Text that came as base64. What a terminal would act on is refused here and not taken out: the sender is a program. */
export function encodedBody(base64: string): EncodedBody {
  if (!BASE64.test(base64)) return { kind: "invalid-encoding" };
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length === 0) return { kind: "empty" };
  if (bytes.length > BODY_MAX_BYTES) return { kind: "too-large" };
  const text = bytes.toString("utf8");
  if (!Buffer.from(text, "utf8").equals(bytes)) return { kind: "invalid-encoding" };
  const { body } = sanitiseBody(text);
  if (body !== text) return { kind: "invalid-characters" };
  return body.trim() === "" ? { kind: "empty" } : { kind: "body", body };
}
