import type { Lang } from '../text/index.ts';

/** The JSON Schema of the settings file, as the text of `schema/gomirror.schema.json`. */
export async function settingsSchema(): Promise<string> {
  const { schemaText } = await import('./schema.ts');
  return schemaText();
}

/** The reference page of the settings, as the text of `docs/<lang>/configuration.md`. */
export async function settingsReference(lang: Lang): Promise<string> {
  const { referencePage } = await import('./reference.ts');
  return referencePage(lang);
}
