/** Little-endian integers: all that the blocks of messages and regions are made of. */
export type IntegerType = "u8" | "u16" | "i16" | "u32" | "i32" | "u64" | "i64";

/** A closed set of numbers with names; anything else in its place is unknown to this version. */
export interface EnumLayout {
  readonly name: string;
  readonly type: "u8" | "i16" | "i32";
  readonly values: Readonly<Record<string, number>>;
  /** Stands for "not set", in required fields as well. */
  readonly nullValue: number;
}

/** A number of a block; there is no padding between fields but what is declared as such. */
export interface FieldLayout {
  readonly name: string;
  /** Field id of the schema; plays no part in the bytes. */
  readonly id: number;
  readonly type: IntegerType;
  /** Bytes from the start of the block. */
  readonly offset: number;
  readonly enum?: EnumLayout;
  /** Written where the field is absent; a field without it is required. */
  readonly nullValue?: number | bigint;
  /** An array of so many numbers. */
  readonly count?: number;
  /** Zero when written, never looked at. */
  readonly padding?: true;
}

/** Fixed by the schema: takes no bytes. */
export interface ConstantLayout {
  readonly name: string;
  readonly id: number;
  readonly type: IntegerType;
  readonly value: number;
}

/** A u32 length and so many bytes. Found by its position alone, after all groups; absent is length 0. */
export interface DataLayout {
  readonly name: string;
  readonly id: number;
  readonly content: "ascii" | "bytes";
  readonly maxBytes: number;
  /** One implementation leaves the last length out where there is nothing: read as empty, never written so. */
  readonly mayBeLeftOut?: true;
}

/** What repeats: a block, its own groups, its own data. */
export interface EntryLayout {
  readonly blockLength: number;
  readonly fields: readonly FieldLayout[];
  readonly groups: readonly GroupLayout[];
  readonly data: readonly DataLayout[];
}

/** A group header (u16 block length, u16 count) and its entries. */
export interface GroupLayout extends EntryLayout {
  readonly name: string;
  readonly id: number;
}

/** The first block of a region or slot: bytes at a fixed place, without a message header. */
export interface BlockLayout extends EntryLayout {
  readonly name: string;
  readonly templateId: number;
  readonly constants?: readonly ConstantLayout[];
}

/** What follows a message header (u16 block length, template, schema, version). */
export interface MessageLayout extends BlockLayout {
  readonly schemaId: number;
  readonly version: number;
  readonly versionRule: VersionRule;
}

/**
 * Which versions a reader takes: those up to its own, its own alone, or all, where only the end of a block may have
 * changed. What a later version appended to a block is skipped in each case.
 */
export type VersionRule = "up-to" | "exact" | "any";

export interface SchemaLayout {
  readonly id: number;
  readonly version: number;
  readonly semanticVersion: string;
  readonly package: string;
  /** Base name of its SBE schema file. */
  readonly file: string;
  readonly description: string;
  readonly versionRule: VersionRule;
  readonly enums: readonly EnumLayout[];
  readonly messages: readonly MessageLayout[];
  /** Blocks of shared memory that the schema describes as well. */
  readonly blocks: readonly BlockLayout[];
}
