import { eastAsianWidth } from "get-east-asian-width";

const clusters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const PLAIN = /^[\u0020-\u007e]*$/;
const EMOJI = /^\p{Emoji_Presentation}|\ufe0f/u;
const WITHOUT_WIDTH = /^[\p{Mark}\p{Format}]+$/u;

/** Columns that a terminal gives to text without control characters. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of clusters.segment(text)) width += clusterWidth(segment);
  return width;
}

/** The text, or as much of its beginning as fits with a mark of the cut. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width <= 0) return "";
  let left = width - 1;
  let kept = "";
  for (const { segment } of clusters.segment(text)) {
    left -= clusterWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}

export function padToWidth(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

function clusterWidth(cluster: string): number {
  if (WITHOUT_WIDTH.test(cluster)) return 0;
  if (EMOJI.test(cluster)) return 2;
  return eastAsianWidth(cluster.codePointAt(0) ?? 0);
}
