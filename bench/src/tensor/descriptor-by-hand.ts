import type { TimedDescriptor } from "./descriptor-by-codec.ts";

/** What one would write for this one message and nothing else. */
export function descriptorByHand(bytes: Uint8Array): TimedDescriptor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    write: (count) => {
      for (let seq = 0; seq < count; seq += 1) {
        view.setUint16(0, 40, true);
        view.setUint16(2, 4, true);
        view.setUint16(4, 900, true);
        view.setUint16(6, 1, true);
        view.setUint32(8, seq, true);
        view.setBigUint64(12, 7n, true);
        view.setBigUint64(20, 9n, true);
        view.setBigUint64(28, 5n, true);
        view.setUint32(36, 3, true);
        view.setBigUint64(40, 0n, true);
      }
    },
    read: (count) => {
      let sum = 0;
      for (let index = 0; index < count; index += 1) {
        const known = view.getUint16(4, true) === 900 && view.getUint16(2, true) === 4;
        if (!known || view.getUint16(6, true) > 1 || view.getUint16(0, true) < 40) continue;
        sum += view.getUint32(8, true);
        if (view.getBigUint64(12, true) === 7n) sum += 1;
        if (view.getBigUint64(20, true) === 9n) sum += 1;
        const metaVersion = view.getUint32(36, true);
        if (metaVersion !== 0xffff_ffff) sum += metaVersion;
      }
      return sum;
    },
  };
}
