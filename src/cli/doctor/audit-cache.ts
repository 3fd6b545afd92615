import type { AuditCache } from '../../doctor/index.ts';
import { loadConfig } from '../../config/index.ts';
import type { Lang } from '../../text/index.ts';
import type { CliIo } from '../command.ts';
import { quietIo } from '../quiet-io.ts';

/** Reads a module cache as `gomirror verify` does, with the parts loaded when they are first needed. */
export function cacheAuditor(io: CliIo, lang: Lang): AuditCache {
  return async (request) => {
    const [{ verifyStore }, { config }] = await Promise.all([
      io.loadApp(),
      loadConfig({ flags: {}, host: io.host }),
    ]);
    const { files, sizeBytes, complete } = await verifyStore(
      { ...request, onProgress: () => undefined },
      { ...config, lang },
      quietIo(io, config),
    );
    return { files, sizeBytes, complete };
  };
}
