interface Fields {
  readonly fields: readonly { readonly name: string; readonly offset: number }[];
}

/** The offset of each field by its name, for code that reads and writes blocks in place. */
export type FieldOffsets<Layout extends Fields> = {
  readonly [Field in Layout["fields"][number] as Field["name"]]: Field["offset"];
};

export function fieldOffsets<const Layout extends Fields>(layout: Layout): FieldOffsets<Layout> {
  const entries = layout.fields.map(({ name, offset }) => [name, offset] as const);
  return Object.fromEntries(entries) as FieldOffsets<Layout>; // made of the very pairs that the type is made of
}
