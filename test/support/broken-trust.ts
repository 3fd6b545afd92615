/**
 * A preload for gomirror in a made-up internet: the authorities that everybody trusts are those in the file that `BROKEN_TRUST` names.
 * Node has them built in and gives no other way to replace them.
 */
import { registerHooks } from 'node:module';

const builtIn = 'tls.rootCertificates';

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (!/\/doctor\/network\/net\.[jt]s$/.test(url)) return loaded;
    const text = String(loaded.source);
    if (!text.includes(builtIn)) throw new Error(`${url} has no ${builtIn}`);
    const own = `[process.getBuiltinModule('node:fs').readFileSync(process.env.BROKEN_TRUST, 'utf8')]`;
    return { ...loaded, source: text.replaceAll(builtIn, own) };
  },
});
