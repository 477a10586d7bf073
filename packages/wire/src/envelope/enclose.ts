/** `head`, then `body`, then `tail`, in memory of their own. */
export function enclose(head: string, body: Uint8Array, tail: string): Uint8Array {
  const before = Buffer.byteLength(head);
  const bytes = Buffer.allocUnsafeSlow(before + body.length + Buffer.byteLength(tail));
  bytes.write(head);
  bytes.set(body, before);
  bytes.write(tail, before + body.length);
  return bytes;
}
