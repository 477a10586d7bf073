/**
 * What a declaration needs of a payload schema. Declarations are written with zod, but no
 * schema library's type stands in a signature: such types clash across minor versions.
 */
export interface Schema {
  readonly "~standard": { readonly version: 1; readonly vendor: string };
  safeParse(value: unknown): { readonly success: boolean };
}
