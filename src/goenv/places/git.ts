import { pathsOf, variable, xdgConfigFolder } from '../system/index.ts';
import type { Draft } from './draft.ts';
import { editIni, type IniPlace } from './ini-edit.ts';
import { isSecretValue } from './wishes.ts';

/** What is set in git's configuration of the user. */
export interface GitWishes {
  /** `http.proxy`; null removes it, undefined leaves it. */
  readonly proxy?: string | null;
  /** A certificate file for company interception is not set: git takes the system's. Hosts whose https URLs go by ssh. */
  readonly sshHosts?: readonly string[];
  /** User names for hosts, so that git asks for the password of that user only. */
  readonly users?: readonly { readonly host: string; readonly user: string }[];
}

/** Git's settings into `~/.gitconfig`, or `$XDG_CONFIG_HOME/git/config` where that one is in use (git-config(1), FILES). */
export async function draftGit(draft: Draft, wishes: GitWishes): Promise<void> {
  const { system } = draft;
  const { join } = pathsOf(system);
  const usual = variable(system, 'GIT_CONFIG_GLOBAL') ?? join(system.home, '.gitconfig');
  const other = join(xdgConfigFolder(system), 'git', 'config');
  const isOther =
    (await system.files.realPath(usual)) === undefined && (await system.files.realPath(other)) !== undefined;
  const values: (readonly [IniPlace, string | undefined])[] = [];
  const { proxy, sshHosts = [], users = [] } = wishes;
  if (proxy !== undefined) values.push([{ section: 'http', name: 'proxy' }, proxy ?? undefined]);
  for (const host of sshHosts)
    values.push([{ section: `url "ssh://git@${host}/"`, name: 'insteadOf' }, `https://${host}/`]);
  for (const { host, user } of users)
    values.push([{ section: `credential "https://${host}"`, name: 'username' }, user]);
  if (values.length === 0) return;
  await draft.edit(
    isOther ? other : usual,
    { code: 'goenv.change-git', params: {} },
    (text) => values.reduce((done, [place, value]) => editIni(done, place, value, { indent: '\t' }), text),
    { isSecret: isSecretValue(proxy ?? undefined) },
  );
}
