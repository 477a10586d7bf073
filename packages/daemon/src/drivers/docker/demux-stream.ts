// The engine sends both output streams of an exec over one connection, in frames: one byte for the stream, three
// zeros, four for the length (big endian), then the bytes.

export interface Demux {
  /** False once the bytes are no frames, or together are more than the limit. */
  push(chunk: Uint8Array): boolean;
  /** What came whole; undefined when the connection ended inside a frame. */
  end(): { readonly stdout: Buffer; readonly stderr: Buffer } | undefined;
}

const HEADER_BYTES = 8;

export function createDemux(maxBytes: number): Demux {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let total = 0;
  const frames = createFrameReader((stream, piece) => {
    (stream === "stdout" ? stdout : stderr).push(Buffer.from(piece));
    total += piece.length;
    return total <= maxBytes;
  });
  return {
    push: (chunk) => frames.push(chunk),
    end() {
      if (!frames.isBetween()) return undefined;
      return { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) };
    },
  };
}

export interface FrameReader {
  /** False once the bytes are no frames, or the receiver wants no more. */
  push(chunk: Uint8Array): boolean;
  /** Nothing was wrong, and no frame is incomplete. */
  isBetween(): boolean;
}

/** Gives the bytes of frames as they come; `onPiece` says whether it wants more. Pieces are views of the chunks. */
export function createFrameReader(
  onPiece: (stream: "stdout" | "stderr", piece: Buffer) => boolean,
): FrameReader {
  const header = Buffer.alloc(HEADER_BYTES);
  let headerBytes = 0;
  let left = 0;
  let sound = true;

  const takeHeader = (data: Buffer): number => {
    const taken = data.copy(header, headerBytes, 0, HEADER_BYTES - headerBytes);
    headerBytes += taken;
    if (headerBytes === HEADER_BYTES) {
      const stream = header.readUInt8(0);
      left = header.readUInt32BE(4);
      sound = (stream === 1 || stream === 2) && header.readUIntBE(1, 3) === 0;
      if (left === 0) headerBytes = 0;
    }
    return taken;
  };
  const takeBody = (data: Buffer): number => {
    const piece = data.subarray(0, left);
    left -= piece.length;
    sound = onPiece(header.readUInt8(0) === 1 ? "stdout" : "stderr", piece);
    if (left === 0) headerBytes = 0;
    return piece.length;
  };

  return {
    push(chunk) {
      let data = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      while (sound && data.length > 0) {
        data = data.subarray(headerBytes < HEADER_BYTES ? takeHeader(data) : takeBody(data));
      }
      return sound;
    },
    isBetween: () => sound && headerBytes === 0,
  };
}
