/** The languages gomirror speaks. */
export type Lang = 'en' | 'zh';

/** One message in one language; `hint` says what to do and is absent where there is nothing to do. */
export interface Words {
  readonly message: string;
  readonly hint?: string;
}

/** Messages by code; both languages are demanded by the type. `{name}` is replaced by the parameter of that name. */
export type Catalog = Readonly<Record<string, Readonly<Record<Lang, Words>>>>;
