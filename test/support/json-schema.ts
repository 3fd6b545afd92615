/**
 * What is wrong with a value by a JSON schema, as far as our schemas use its language: types, properties, items, enum, const, pattern,
 * oneOf and references within the document. Keywords that it does not know are an error: nothing is passed over.
 */
export function schemaProblems(schema: unknown, value: unknown): string[] {
  return problemsOf(recordOf(schema), value, '$', recordOf(schema));
}

type Fields = Readonly<Record<string, unknown>>;

const harmless = new Set(['$schema', '$id', '$defs', 'title', 'description', 'examples', 'default']);

function problemsOf(schema: Fields, value: unknown, at: string, root: Fields): string[] {
  return Object.entries(schema).flatMap(([keyword, wanted]) => {
    if (harmless.has(keyword)) return [];
    const check = checks[keyword];
    if (check === undefined) throw new Error(`${at}: the validator does not know "${keyword}"`);
    return check(wanted, value, at, { schema, root });
  });
}

interface Around {
  readonly schema: Fields;
  readonly root: Fields;
}

const checks: Readonly<
  Record<string, (wanted: unknown, value: unknown, at: string, around: Around) => string[]>
> = {
  $ref: (wanted, value, at, { root }) => {
    let found: unknown = root;
    for (const step of String(wanted).split('/').slice(1)) found = recordOf(found)[step];
    if (found === undefined) throw new Error(`${at}: nothing at ${String(wanted)}`);
    return problemsOf(recordOf(found), value, at, root);
  },
  type: (wanted, value, at) => {
    const kinds: unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    const kind = kindOf(value);
    const fits = kinds.includes(kind) || (kinds.includes('number') && kind === 'integer');
    return fits ? [] : [`${at}: ${kind} is not ${kinds.join(' or ')}`];
  },
  const: (wanted, value, at) => (wanted === value ? [] : [`${at}: not ${JSON.stringify(wanted)}`]),
  enum: (wanted, value, at) =>
    Array.isArray(wanted) && wanted.includes(value)
      ? []
      : [`${at}: ${JSON.stringify(value)} is none of the choices`],
  pattern: (wanted, value, at) =>
    typeof value !== 'string' || new RegExp(String(wanted), 'u').test(value)
      ? []
      : [`${at}: ${value} does not match`],
  minimum: (wanted, value, at) =>
    typeof value !== 'number' || value >= Number(wanted) ? [] : [`${at}: too small`],
  minItems: (wanted, value, at) =>
    !Array.isArray(value) || value.length >= Number(wanted) ? [] : [`${at}: too few`],
  required: (wanted, value, at) => {
    if (kindOf(value) !== 'object' || !Array.isArray(wanted)) return [];
    return wanted
      .filter((name) => !Object.hasOwn(recordOf(value), String(name)))
      .map((name) => `${at}: no ${String(name)}`);
  },
  properties: (wanted, value, at, { root }) =>
    Object.entries(kindOf(value) === 'object' ? recordOf(value) : {}).flatMap(([name, field]) => {
      const schema = recordOf(wanted)[name];
      return schema === undefined ? [] : problemsOf(recordOf(schema), field, `${at}.${name}`, root);
    }),
  additionalProperties: (wanted, value, at, { schema, root }) =>
    Object.entries(kindOf(value) === 'object' ? recordOf(value) : {}).flatMap(([name, field]) => {
      if (Object.hasOwn(recordOf(schema['properties'] ?? {}), name) || wanted === true) return [];
      return wanted === false
        ? [`${at}: ${name} is not known`]
        : problemsOf(recordOf(wanted), field, `${at}.${name}`, root);
    }),
  items: (wanted, value, at, { root }) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown, index) => problemsOf(recordOf(wanted), item, `${at}[${index}]`, root))
      : [],
  oneOf: (wanted, value, at, { root }) => {
    const answers = (Array.isArray(wanted) ? wanted : []).map((each) =>
      problemsOf(recordOf(each), value, at, root),
    );
    const fitting = answers.filter((problems) => problems.length === 0).length;
    return fitting === 1 ? [] : [`${at}: ${fitting} of the forms fit`, ...answers.flat()];
  },
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

function recordOf(value: unknown): Fields {
  if (kindOf(value) !== 'object') throw new Error(`not an object: ${JSON.stringify(value)}`);
  return value as Fields;
}
