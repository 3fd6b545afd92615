/**
 * Well-known hosts. Resolving one import makes the go command ask for every prefix of it, so a mirror is asked for
 * `github.com` and `github.com/org` all day; those are answered without asking anybody.
 *
 * The number is that of the path elements below which the host has no repository, and a row stands here only where the
 * host's own layout makes it certain:
 * - github.com, bitbucket.org: a repository is owner and name; the go command itself refuses anything shorter.
 * - gitlab.com: a project always lives in a group or under a user.
 * - codeberg.org, gitee.com: owner and name, as on GitHub.
 * - golang.org: modules are golang.org/x/<name> and golang.org/toolchain; neither golang.org nor golang.org/x is one.
 * - gopkg.in: every path ends in .vN, so the host itself is none.
 *
 * Vanity hosts (google.golang.org, k8s.io, …) are left out: their owners may put a module at the root any day.
 */
const fewestElements = new Map<string, number>([
  ['github.com', 3],
  ['bitbucket.org', 3],
  ['gitlab.com', 3],
  ['codeberg.org', 3],
  ['gitee.com', 3],
  ['gopkg.in', 2],
]);

/** True when no module can have this path, whatever a proxy may say. Answers `absent` without any look-up. */
export function isImpossiblePath(path: string): boolean {
  if (path === 'golang.org' || path === 'golang.org/x') return true;
  const slash = path.indexOf('/');
  const fewest = fewestElements.get(slash < 0 ? path : path.slice(0, slash));
  if (fewest === undefined) return false;
  if (slash < 0) return true;
  return fewest === 3 && !path.includes('/', slash + 1);
}

/**
 * True for the module that carries Go releases themselves. Its versions look like `v0.0.1-go1.26.1.linux-amd64`; its
 * checksum is demanded whatever GOSUMDB says.
 */
export function isPublicToolchain(path: string): boolean {
  return path === 'golang.org/toolchain';
}
