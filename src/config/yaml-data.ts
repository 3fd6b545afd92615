/**
 * What a YAML text (JSON is YAML too) says, as plain data. The parser is loaded here, since most starts have none to read. Rejects with an
 * error whose message is in the parser's words; aliases are limited, so that a small text cannot become a large one.
 */
export async function readYaml(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  const value: unknown = parse(text, {
    version: '1.2',
    prettyErrors: false,
    maxAliasCount: 20,
    merge: false,
  });
  return value;
}
