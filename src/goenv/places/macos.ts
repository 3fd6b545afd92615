import { pathsOf } from '../system/index.ts';
import type { Draft } from './draft.ts';
import { quotePosix } from './shell-syntax.ts';
import { isSecretValue, type Wishes } from './wishes.ts';

const label = 'dev.gomirror.environment';

/** PATH of programs from the Dock when nobody sets it. */
const plainPath = '/usr/bin:/bin:/usr/sbin:/sbin';

/**
 * A LaunchAgent that sets variables for programs started from the Dock, which read no shell's files: `launchctl setenv` at log-in
 * (launchd.plist(5), RunAtLoad). `folder` is `~/Library/LaunchAgents`, or that of the machine.
 */
export async function draftLaunchAgent(
  draft: Draft,
  folder: string,
  { variables, path }: Pick<Wishes, 'variables' | 'path'>,
): Promise<void> {
  const file = pathsOf(draft.system).join(folder, `${label}.plist`);
  const isSecret = Object.values(variables).some(isSecretValue);
  const before = await draft.text(file);
  await draft.edit(
    file,
    { code: 'goenv.change-launch-agent', params: {} },
    (text) => {
      const values = new Map(readAgent(text));
      for (const [name, value] of Object.entries(variables)) {
        if (value === undefined) values.delete(name);
        else values.set(name, value);
      }
      let folders = values.get('PATH')?.split(':') ?? plainPath.split(':');
      for (const { folder: added, inFront } of path) {
        if (folders.includes(added)) continue;
        folders = inFront ? [added, ...folders] : [...folders, added];
      }
      if (path.length > 0) values.set('PATH', folders.join(':'));
      return values.size === 0 ? undefined : agentText(values);
    },
    { isSecret, mode: isSecret ? 0o600 : 0o644 },
  );
  const after = await draft.text(file);
  if (after !== undefined && after !== before)
    draft.byHand(
      'goenv.by-hand-launch-agent',
      `launchctl unload ${quotePosix(file)}; launchctl load -w ${quotePosix(file)}`,
    );
}

/** The variables that an agent of ours sets. */
function readAgent(text: string): [string, string][] {
  const shown = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const commands = shown.matchAll(/launchctl setenv (\w+) ('(?:[^']|'\\'')*')/g);
  return [...commands].map(([, name = '', quoted = '']) => [
    name,
    quoted.slice(1, -1).replaceAll(String.raw`'\''`, "'"),
  ]);
}

function agentText(values: ReadonlyMap<string, string>): string {
  const script = [...values]
    .map(([name, value]) => `launchctl setenv ${name} ${quotePosix(value)}`)
    .join('; ');
  const escaped = script.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${label}</string>
  <key>ProgramArguments</key>
  <array>
    <string>/bin/sh</string>
    <string>-c</string>
    <string>${escaped}</string>
  </array>
  <key>RunAtLoad</key>
  <true/>
</dict>
</plist>
`;
}
