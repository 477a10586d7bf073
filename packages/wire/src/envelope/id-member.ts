import type { MessageId } from "./envelope-codec.ts";

/** The member `id` of a line with its comma, or nothing where a message has none. */
export function idMember(id: MessageId | null | undefined): string {
  return id === undefined || id === null ? "" : `"id":${JSON.stringify(id)},`;
}
