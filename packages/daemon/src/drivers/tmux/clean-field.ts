export interface CleanField {
  readonly text: string;
  /** Set when the text was cut; in code points. */
  readonly originalLength?: number;
}

/**
 * A field as programs in panes wrote it, made fit for lists and logs: tab and line breaks become spaces, other control
 * characters go, and what is longer than the cap (in code points) is cut.
 */
export function cleanField(raw: string, cap: number): CleanField {
  const text = raw
    .replaceAll(/[\t\n\r]/g, " ")
    // oxlint-disable-next-line no-control-regex -- control characters are what is removed
    .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "");
  if (text.length <= cap) return { text };
  const points = Array.from(text);
  if (points.length <= cap) return { text };
  return { text: points.slice(0, cap).join(""), originalLength: points.length };
}
