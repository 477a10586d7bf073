/** What a reader of a session's log can come back with: a place, or the id of the event it saw last. */
export type SessionCursor =
  /** Events in front of the place, which is the number of the next one. */
  { readonly kind: "place"; readonly next: number } | { readonly kind: "event"; readonly id: string };

const PLACE = /^(0|[1-9]\d{0,14})$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns undefined for text that is no cursor of ours */
export function readSessionCursor(text: string): SessionCursor | undefined {
  if (PLACE.test(text)) return { kind: "place", next: Number(text) };
  return UUID.test(text) ? { kind: "event", id: text } : undefined;
}

/** `0` is the beginning. */
export function sessionCursor(next: number): string {
  return String(next);
}
