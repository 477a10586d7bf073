/** Where a region's bytes are: of this thread alone, of the threads of this process, of every process that maps the file. */
export type RegionBacking = "heap" | "shared-array-buffer" | "mapped-file";

export type RegionAccess = "read-only" | "read-write";

/** The same bytes in the widths that the layouts need. Words and longs are aligned to the region's start. */
export interface RegionMemory {
  readonly bytes: Uint8Array<ArrayBufferLike>;
  readonly words: Int32Array<ArrayBufferLike>;
  readonly longs: BigInt64Array<ArrayBufferLike>;
  readonly view: DataView<ArrayBufferLike>;
}

/**
 * A span of memory that a superblock and slots are laid out in. It does not know what is in it.
 *
 * Bytes of a `mapped-file` region that is `read-only` must not be written through its memory: the kernel would end the
 * process. Everything that writes here asks for the memory with `writable`.
 */
export interface Region extends Disposable {
  readonly backing: RegionBacking;
  readonly access: RegionAccess;
  readonly byteLength: number;
  readonly isOpen: boolean;
  /** @throws RegionError `region_closed` */
  memory(): RegionMemory;
  /** @throws RegionError `region_closed`, `region_read_only` */
  writable(): RegionMemory;
  /**
   * Gives the memory back, once; a second call does nothing. Views that were taken of it have no bytes any more, so
   * that nobody reads what is not there; only those of a `shared-array-buffer` keep theirs, which other threads use.
   */
  close(): void;
}
