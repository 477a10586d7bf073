/** Whether `text` takes more than `limit` bytes of UTF-8; counts only where the length leaves a doubt. */
export function exceeds(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  return text.length * 3 > limit && Buffer.byteLength(text) > limit;
}
