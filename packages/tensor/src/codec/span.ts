const EMPTY = new ArrayBuffer(0);

/** Where in memory the block of an entry lies: one of these is moved from message to message. */
export class Span {
  view: DataView = new DataView(EMPTY);
  bytes: Buffer = Buffer.from(EMPTY);
  /** Start of the block, from the start of the memory. */
  base = 0;
  /** Bytes the block has here, which may be more or fewer than the layout knows. */
  acting = 0;
  /** Where the whole of it ends. */
  end = 0;

  /** Where the attached bytes begin in their memory. */
  origin = 0;
  #attached: Uint8Array | undefined;

  /** Offsets count from the start of the memory that bytes are a part of; messages of one pool share its views. */
  attach(bytes: Uint8Array): void {
    if (this.#attached === bytes) return;
    this.#attached = bytes;
    this.origin = bytes.byteOffset;
    // Asked for only when the bytes are others: it is the dearest question one can ask a byte array.
    const memory = bytes.buffer;
    if (this.view.buffer === memory) return;
    this.view = new DataView(memory);
    this.bytes = Buffer.from(memory);
  }

  /** Looks at the memory that another span is attached to. */
  follow(other: Span): void {
    this.view = other.view;
    this.bytes = other.bytes;
  }

  /** Stands on another block of the same memory. */
  place(base: number, acting: number, end: number): void {
    this.base = base;
    this.acting = acting;
    this.end = end;
  }
}
