/** From here on, writes of their own cost less than the copy that one write needs. */
const LONG_BODY = 32 * 1024;

/** `head`, `body` and `tail` as the bytes to write, in order. A long body is not copied. */
export function enclose(head: string, body: Uint8Array, tail: string): readonly Uint8Array[] {
  if (body.length >= LONG_BODY) return [Buffer.from(head), body, Buffer.from(tail)];
  const before = Buffer.byteLength(head);
  const bytes = Buffer.allocUnsafeSlow(before + body.length + Buffer.byteLength(tail));
  bytes.write(head);
  bytes.set(body, before);
  bytes.write(tail, before + body.length);
  return [bytes];
}
