/**
 * `npm run generate` writes what is made from the sources: the reference of settings, the pages of errors, of
 * what doctor finds, of metrics and of go's own errors in both languages, and the JSON Schema of the settings file. A test demands that the files in the repository are the newest.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { settingsReference, settingsSchema } from '../src/config/index.ts';
import { metricsReference } from '../src/observe/index.ts';
import { errorsPage } from './errors-page.ts';
import { findingsPage } from './findings-page.ts';
import { problemsPage } from './problems-page.ts';
import { repositoryRoot } from './support/repository.ts';

/** The generated files by their path in the repository. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/en/configuration.md', await settingsReference('en')],
    ['docs/zh/configuration.md', await settingsReference('zh')],
    ['docs/en/errors.md', errorsPage('en')],
    ['docs/zh/errors.md', errorsPage('zh')],
    ['docs/en/findings.md', findingsPage('en')],
    ['docs/zh/findings.md', findingsPage('zh')],
    ['docs/en/metrics.md', await metricsReference('en')],
    ['docs/zh/metrics.md', await metricsReference('zh')],
    ['docs/en/problems.md', problemsPage('en')],
    ['docs/zh/problems.md', problemsPage('zh')],
    ['schema/gomirror.schema.json', await settingsSchema()],
  ]);
}

if (import.meta.main) {
  for (const [name, text] of await generatedFiles()) {
    const file = path.join(repositoryRoot, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
