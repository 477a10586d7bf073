/**
 * A text as UTF-8, in memory of exactly its size. What Node does with a long text by itself makes room for three times
 * as much first, and pays for every page of it.
 */
export function toBytes(text: string): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
