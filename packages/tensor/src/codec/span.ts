const NOTHING = new DataView(new ArrayBuffer(0));

/** Where in memory the block of an entry lies: one of these is moved from message to message. */
export class Span {
  /** All of the memory that the attached bytes are a part of. */
  view: DataView = NOTHING;
  /** Where the attached bytes begin in it. */
  origin = 0;
  /** Start of the block, from the start of the memory. */
  base = 0;
  /** Bytes the block has here, which may be more or fewer than the layout knows. */
  acting = 0;
  /** Where the whole of it ends. */
  end = 0;
  #attached: Uint8Array | undefined;
  #bytes: Buffer | undefined;

  /** The same memory as bytes, made when text or bytes are first asked for. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.view.buffer);
    return this.#bytes;
  }

  /** Offsets count from the start of the memory that bytes are a part of; messages of one pool share its views. */
  attach(bytes: Uint8Array): void {
    if (this.#attached === bytes) return;
    this.#attached = bytes;
    this.origin = bytes.byteOffset;
    // Asked for only when the bytes are others: it is the dearest question one can ask a byte array.
    const memory = bytes.buffer;
    if (this.view.buffer !== memory) this.#look(new DataView(memory));
  }

  /** Looks at the memory that another span is attached to. */
  follow(other: Span): void {
    if (this.view !== other.view) this.#look(other.view);
  }

  /** Stands on another block of the same memory. */
  place(base: number, acting: number, end: number): void {
    this.base = base;
    this.acting = acting;
    this.end = end;
  }

  #look(view: DataView): void {
    this.view = view;
    this.#bytes = undefined;
  }
}
