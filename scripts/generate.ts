/** Writes what is generated from the table of settings: the reference pages and the JSON Schema. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settingsReference, settingsSchema } from '../src/config/index.ts';

const files = {
  'docs/en/configuration.md': await settingsReference('en'),
  'docs/zh/configuration.md': await settingsReference('zh'),
  'schema/gomirror.schema.json': await settingsSchema(),
};
for (const [path, text] of Object.entries(files)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
