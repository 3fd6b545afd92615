import nodePath from 'node:path';
import { type FileFacts, type Files, temporaryPath } from '../../src/goenv/index.ts';

/** A file of a made-up machine: its content, or what it is. */
export type FakeFile =
  | string
  | Uint8Array
  | {
      readonly kind?: 'file' | 'folder' | 'link' | 'other';
      readonly bytes?: string | Uint8Array;
      /** Where a link leads. */
      readonly to?: string;
      readonly mode?: number;
      readonly owner?: number;
      readonly changedMs?: number;
    };

/** One thing on the disk of a made-up machine. */
export interface FakeNode {
  /** As it was written when it was made. */
  readonly path: string;
  readonly kind: FileFacts['kind'];
  readonly bytes: Buffer;
  readonly to: string;
  readonly mode: number;
  readonly owner: number;
  readonly changedMs: number;
}

export interface FakeDisk {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly home: string;
  readonly user: { readonly id: number | undefined; readonly isAdmin: boolean };
  /** Folders that are mounted read-only. */
  readonly readOnly: readonly string[];
  /** Bytes that may still be written; undefined for as many as one likes. */
  freeBytes: number | undefined;
  readonly now: () => number;
  /** Called before each single step that changes something: throws at a kill point. */
  readonly step: () => void;
  /** Called before anything else: throws once the process is dead. */
  readonly alive: () => void;
}

/** The owner of what nobody has named an owner for: the user's below home, root's elsewhere. */
const rootId = 0;

/** In a path of POSIX: an empty name, `.`, `..`, or a slash at the end. */
const notPlain = /\/\.{0,2}(?:\/|$)/;

/**
 * Files in memory as a system would have them: case-insensitive where the platform is, links, modes and owners (the group counts
 * for nothing), read-only mounts, a full disk. Every change is made in the steps of the real thing, so that a kill between
 * two of them leaves what it would leave there.
 */
export class FakeFiles implements Files {
  readonly nodes: Map<string, FakeNode>;
  readonly #disk: FakeDisk;
  readonly #path: typeof nodePath.posix;

  constructor(disk: FakeDisk, nodes = new Map<string, FakeNode>()) {
    this.#disk = disk;
    this.nodes = nodes;
    this.#path = disk.platform === 'win32' ? nodePath.win32 : nodePath.posix;
  }

  /** Puts a file there, whatever the rights; folders above it are made. */
  put(path: string, file: FakeFile): void {
    const facts = typeof file === 'string' || file instanceof Uint8Array ? { bytes: file } : file;
    const whole = this.#path.resolve(this.#disk.home, path);
    const above = this.#path.dirname(whole);
    if (above !== whole && this.nodes.get(this.#key(above)) === undefined)
      this.put(above, { kind: 'folder' });
    const kind = facts.kind ?? (facts.to === undefined ? 'file' : 'link');
    this.nodes.set(this.#key(whole), {
      path: whole,
      kind,
      bytes: Buffer.from(facts.bytes ?? ''),
      to: facts.to ?? '',
      mode: facts.mode ?? (kind === 'folder' ? 0o755 : 0o644),
      owner: facts.owner ?? (this.#isBelow(whole, this.#disk.home) ? (this.#disk.user.id ?? rootId) : rootId),
      changedMs: facts.changedMs ?? this.#disk.now(),
    });
  }

  async read(path: string): Promise<Buffer | undefined> {
    const node = this.#reached(path, 'open');
    if (node === undefined) return undefined;
    if (node.kind === 'folder') throw systemError('EISDIR', 'read', path);
    this.#demand(node, 4, 'open', path);
    return Buffer.from(node.bytes);
  }

  async facts(path: string): Promise<FileFacts | undefined> {
    this.#disk.alive();
    const node = this.#at(this.#resolved(path, false, 'lstat'));
    if (node === undefined) return undefined;
    const isWindows = this.#disk.platform === 'win32';
    return {
      kind: node.kind,
      sizeBytes: node.bytes.length,
      mode: isWindows ? undefined : node.mode,
      owner: isWindows ? undefined : node.owner,
      changedMs: node.changedMs,
    };
  }

  async realPath(path: string): Promise<string | undefined> {
    return this.#reached(path, 'realpath')?.path;
  }

  async list(path: string): Promise<readonly string[] | undefined> {
    const node = this.#reached(path, 'scandir');
    if (node === undefined || node.kind !== 'folder') return undefined;
    this.#demand(node, 4, 'scandir', path);
    return this.#children(node.path).map((child) => this.#path.basename(child.path));
  }

  async write(path: string, bytes: Uint8Array, options: { readonly mode?: number } = {}): Promise<void> {
    this.#disk.alive();
    const target = this.#resolved(path, true, 'create');
    const before = this.#at(target);
    if (before?.kind === 'folder') throw systemError('EISDIR', 'rename', path);
    if (before !== undefined) this.#demand(before, 2, 'access', path);
    const folder = this.#path.dirname(target);
    this.#makeFolder(folder, path);
    const temporary = temporaryPath(target);
    this.#demandChange(folder, 'open', path);
    const free = this.#disk.freeBytes;
    if (free !== undefined && bytes.length > free) throw systemError('ENOSPC', 'write', path);
    const mode = options.mode ?? before?.mode ?? 0o644;
    this.#disk.step();
    const owner = before?.owner ?? this.#disk.user.id ?? rootId;
    this.#set({ path: temporary, kind: 'file', bytes: Buffer.from(bytes), mode, owner });
    this.#disk.step();
    this.nodes.delete(this.#key(temporary));
    this.#set({ path: before?.path ?? target, kind: 'file', bytes: Buffer.from(bytes), mode, owner });
    if (free !== undefined) this.#disk.freeBytes = free - bytes.length + (before?.bytes.length ?? 0);
  }

  async remove(path: string, options: { readonly wholeFolder?: boolean } = {}): Promise<void> {
    this.#disk.alive();
    const target = this.#resolved(path, false, 'unlink');
    const node = this.#at(target);
    if (node === undefined) return;
    if (options.wholeFolder === true && node.kind === 'folder') this.#open(node, path);
    const children = node.kind === 'folder' ? this.#children(node.path) : [];
    if (children.length > 0 && options.wholeFolder !== true) throw systemError('ENOTEMPTY', 'rmdir', path);
    for (const child of children) await this.remove(child.path, options);
    this.#demandChange(this.#path.dirname(node.path), node.kind === 'folder' ? 'rmdir' : 'unlink', path);
    this.#disk.step();
    this.nodes.delete(this.#key(node.path));
  }

  async makeFolder(path: string): Promise<void> {
    this.#disk.alive();
    this.#makeFolder(this.#resolved(path, true, 'mkdir'), path);
  }

  async mayWrite(path: string): Promise<boolean> {
    this.#disk.alive();
    try {
      const target = this.#resolved(path, true, 'create');
      const node = this.#at(target);
      if (node?.kind === 'file') this.#demand(node, 2, 'access', path);
      let folder = node?.kind === 'folder' ? target : this.#path.dirname(target);
      while (this.#at(folder) === undefined && this.#path.dirname(folder) !== folder)
        folder = this.#path.dirname(folder);
      if (this.#at(folder)?.kind === 'file') return false;
      this.#demandChange(folder, 'access', path);
      return true;
    } catch {
      this.#disk.alive();
      return false;
    }
  }

  async freeBytes(_path: string): Promise<number | undefined> {
    this.#disk.alive();
    return this.#disk.freeBytes ?? 100 * 1024 ** 3;
  }

  /** What stands at a path, links followed; undefined when nothing does. */
  #reached(path: string, call: string): FakeNode | undefined {
    this.#disk.alive();
    return this.#at(this.#resolved(path, true, call));
  }

  #at(path: string): FakeNode | undefined {
    return this.nodes.get(this.#key(path));
  }

  #key(path: string): string {
    // Nearly all of them are, and to find that out is a tenth of the work of resolving.
    if (this.#disk.platform === 'linux' && path.startsWith('/') && !notPlain.test(path)) return path;
    const plain = this.#path.resolve(this.#path.parse(path).root || this.#disk.home, path);
    return this.#disk.platform === 'linux' ? plain : plain.toLowerCase();
  }

  #children(folder: string): FakeNode[] {
    const key = this.#key(folder);
    return [...this.nodes]
      .filter(([own]) => own !== key && own.startsWith(key) && this.#path.dirname(own) === key)
      .map(([, node]) => node);
  }

  /** The path with the links in it replaced, the last one only if it is to be followed; folders on the way must let the user pass. */
  #resolved(path: string, followsLast: boolean, call: string): string {
    if (!this.#path.isAbsolute(path)) throw systemError('EINVAL', `${call} (a path must be absolute)`, path);
    let target = this.#path.resolve(path);
    for (let hops = 0; hops < 40; hops += 1) {
      const link = this.#firstLink(target, followsLast, call);
      if (link === undefined) return target;
      const rest = this.#path.relative(link.path, target);
      const folder = this.#path.resolve(this.#path.dirname(link.path), link.to);
      // Nothing is made through a link that leads nowhere.
      if (call === 'mkdir' || (call === 'create' && rest !== '')) {
        if (this.#at(this.#resolved(folder, true, 'stat')) === undefined)
          throw systemError('ENOENT', call, path);
      }
      target = this.#path.resolve(folder, rest);
    }
    throw systemError('ELOOP', call, path);
  }

  #firstLink(target: string, followsLast: boolean, call: string): FakeNode | undefined {
    const { root } = this.#path.parse(target);
    const names = target.slice(root.length).split(this.#path.sep).filter(Boolean);
    let walked = root;
    let node = this.#at(root);
    for (const [index, name] of names.entries()) {
      if (node?.kind === 'folder') this.#demand(node, 1, call, target);
      walked += index === 0 ? name : this.#path.sep + name;
      node = this.#at(walked);
      if (node?.kind === 'link' && (followsLast || index < names.length - 1)) return node;
    }
    return undefined;
  }

  #makeFolder(folder: string, path: string): void {
    const node = this.#at(folder);
    if (node?.kind === 'folder') return;
    if (node !== undefined) throw systemError('ENOTDIR', 'mkdir', path);
    const above = this.#path.dirname(folder);
    if (above !== folder) {
      this.#makeFolder(above, path);
      this.#demandChange(above, 'mkdir', path);
    }
    this.#disk.step();
    this.#set({ path: folder, kind: 'folder', mode: 0o755, owner: this.#disk.user.id ?? rootId });
  }

  #set(node: Pick<FakeNode, 'path' | 'kind' | 'mode' | 'owner'> & { readonly bytes?: Buffer }): void {
    this.nodes.set(this.#key(node.path), {
      bytes: Buffer.alloc(0),
      to: '',
      changedMs: this.#disk.now(),
      ...node,
    });
  }

  #open(folder: FakeNode, path: string): void {
    if ((folder.mode & 0o700) === 0o700) return;
    if (!this.#isOwn(folder)) throw systemError('EPERM', 'chmod', path);
    this.nodes.set(this.#key(folder.path), { ...folder, mode: folder.mode | 0o700 });
  }

  #isOwn(node: FakeNode): boolean {
    const { id, isAdmin } = this.#disk.user;
    if (this.#disk.platform === 'win32') return isAdmin || !this.#isSystems(node.path);
    return isAdmin || node.owner === id;
  }

  /** Fails unless the user has all of `bits` (4 read, 2 write, 1 pass) at `node`. */
  #demand(node: FakeNode, bits: number, call: string, path: string): void {
    if (bits === 2) this.#demandWritableMount(node.path, call, path);
    if (this.#disk.user.isAdmin && this.#disk.platform !== 'win32') return;
    if (this.#disk.platform === 'win32') {
      if (bits === 2 && (!this.#isOwn(node) || (node.mode & 0o222) === 0)) {
        throw systemError('EPERM', call, path);
      }
      return;
    }
    const given = this.#isOwn(node) ? node.mode >> 6 : node.mode;
    if ((given & bits) !== bits) throw systemError('EACCES', call, path);
  }

  /** Fails unless the user may make and remove things in `folder`. */
  #demandChange(folder: string, call: string, path: string): void {
    this.#demandWritableMount(folder, call, path);
    const node = this.#at(folder);
    if (node === undefined) return;
    if (this.#disk.platform === 'win32') {
      if (!this.#isOwn(node)) throw systemError('EPERM', call, path);
      return;
    }
    this.#demand(node, 2, call, path);
    this.#demand(node, 1, call, path);
  }

  #demandWritableMount(place: string, call: string, path: string): void {
    if (this.#disk.readOnly.some((folder) => this.#isBelow(place, folder)))
      throw systemError('EROFS', call, path);
  }

  /** On Windows what lies outside the users' folders is for administrators. */
  #isSystems(path: string): boolean {
    return /^[a-z]:\\(?:windows|program files|program files \(x86\)|programdata)(?:\\|$)/i.test(path);
  }

  #isBelow(path: string, folder: string): boolean {
    const [inner, outer] = [this.#key(path), this.#key(folder)];
    return (
      inner === outer || inner.startsWith(outer.endsWith(this.#path.sep) ? outer : outer + this.#path.sep)
    );
  }
}

/** As node words it. */
export function systemError(code: string, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${call} '${path}'`), { code, syscall: call, path });
}
