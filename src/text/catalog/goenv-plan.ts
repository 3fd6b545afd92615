import type { Catalog } from '../say.ts';

/** Changes to a machine, shown, made and put back. */
export const goenvPlanMessages = {
  'goenv.changed-meanwhile': {
    en: {
      message: '{path} is no longer as it was when the changes were planned; nothing has been changed',
      hint: 'Another program or person is editing it. Run the same command again: it plans on what is there then.',
    },
    zh: {
      message: '{path} 与制定改动计划时已不一致；未作任何改动',
      hint: '有其他程序或人正在编辑它。请再次运行同一命令，它会根据当时的内容重新制定计划。',
    },
  },
  'goenv.not-readable': {
    en: {
      message: '{path} cannot be read ({reason}); nothing has been changed',
      hint: 'Look at the owner and the rights of the file and its folder.',
    },
    zh: {
      message: '无法读取 {path}（{reason}）；未作任何改动',
      hint: '请检查该文件及其所在目录的所有者和权限。',
    },
  },
  'goenv.not-writable': {
    en: {
      message: 'you may not write {path}; nothing has been changed',
      hint: 'Look at the owner and the rights of the file and its folder; for settings of the whole machine run the command with administrator rights.',
    },
    zh: {
      message: '您无权写入 {path}；未作任何改动',
      hint: '请检查该文件及其所在目录的所有者和权限；若要修改整台机器的设置，请以管理员身份运行。',
    },
  },
  'goenv.not-a-file': {
    en: {
      message: '{path} is a folder or something else that is no file; nothing has been changed',
      hint: 'Rename it or move it away, then run the command again.',
    },
    zh: {
      message: '{path} 是目录或其他非文件的东西；未作任何改动',
      hint: '请将其改名或移走，然后再次运行该命令。',
    },
  },
  'goenv.dangling-link': {
    en: {
      message: '{path} is a link to a file that is not there; nothing has been changed',
      hint: 'Remove the link, or make the file that it leads to, then run the command again.',
    },
    zh: {
      message: '{path} 是一个链接，指向的文件不存在；未作任何改动',
      hint: '请删除该链接，或创建它所指向的文件，然后再次运行该命令。',
    },
  },
  'goenv.no-registry': {
    en: {
      message: '{path} is a value of the Windows registry, and this system has none',
      hint: 'This is a fault of gomirror; please report it.',
    },
    zh: {
      message: '{path} 是 Windows 注册表中的值，而此系统没有注册表',
      hint: '这是 gomirror 的缺陷，请报告。',
    },
  },
  'goenv.apply-failed': {
    en: {
      message: '{path} could not be changed ({reason}); what had been changed before it was put back',
      hint: 'The machine is as it was. Look at the rights of the file and at the space on the disk, then run the command again.',
    },
    zh: {
      message: '无法修改 {path}（{reason}）；此前已作的改动已全部恢复',
      hint: '机器已恢复原状。请检查该文件的权限和磁盘空间，然后再次运行该命令。',
    },
  },
  'goenv.apply-half-made': {
    en: {
      message: '{path} could not be changed ({reason}), and this could not be put back: {left}',
      hint: 'Look at the rights of these files and at the space on the disk, then run "gomirror undo {id}", which puts back the rest.',
    },
    zh: {
      message: '无法修改 {path}（{reason}），并且以下改动未能恢复：{left}',
      hint: '请检查这些文件的权限和磁盘空间，然后运行“gomirror undo {id}”恢复其余的改动。',
    },
  },
  'goenv.journal-unwritable': {
    en: {
      message: 'the journal in {folder} cannot be written ({reason}); without it nothing is changed',
      hint: 'Look at the rights of this folder and at the space on the disk. The journal is what "gomirror undo" works from.',
    },
    zh: {
      message: '无法写入 {folder} 中的日志（{reason}）；没有日志就不会作任何改动',
      hint: '请检查该目录的权限和磁盘空间。“gomirror undo”要靠这份日志才能恢复。',
    },
  },
  'goenv.journal-damaged': {
    en: {
      message: '{path} cannot be read as an entry of the journal',
      hint: 'What it describes cannot be undone by gomirror. Move the file away when you no longer need it.',
    },
    zh: {
      message: '{path} 不是可以读取的日志条目',
      hint: 'gomirror 无法撤销其中记录的改动。不再需要时请将该文件移走。',
    },
  },
  'goenv.journal-newer': {
    en: {
      message: '{path} was written by a newer gomirror',
      hint: 'Undo it with that version, or bring this one up to date.',
    },
    zh: { message: '{path} 由更新版本的 gomirror 写入', hint: '请使用该版本撤销，或升级当前版本。' },
  },
  'goenv.no-such-setup': {
    en: { message: 'the journal has no entry "{id}"', hint: 'List the entries: gomirror undo --list' },
    zh: { message: '日志中没有条目“{id}”', hint: '列出所有条目：gomirror undo --list' },
  },

  'goenv.not-shown': { en: { message: '(not shown)' }, zh: { message: '（不显示）' } },
  'goenv.show-new': { en: { message: '{path} (new)' }, zh: { message: '{path}（新建）' } },
  'goenv.show-changed': { en: { message: '{path} (changed)' }, zh: { message: '{path}（修改）' } },
  'goenv.show-removed': { en: { message: '{path} (removed)' }, zh: { message: '{path}（删除）' } },
  'goenv.show-comes': { en: { message: 'added: {line}' }, zh: { message: '增加：{line}' } },
  'goenv.show-goes': { en: { message: 'removed: {line}' }, zh: { message: '删除：{line}' } },
  'goenv.show-secret': {
    en: { message: '(holds credentials; its content is not shown)' },
    zh: { message: '（含有凭据，不显示内容）' },
  },
  'goenv.show-binary': {
    en: { message: '(not text: {from} become {to})' },
    zh: { message: '（不是文本：{from} 变为 {to}）' },
  },
  'goenv.show-line-ends': {
    en: { message: '(only the ends of lines change)' },
    zh: { message: '（只有换行符发生变化）' },
  },
  'goenv.show-rights': {
    en: { message: '(only the rights to the file change)' },
    zh: { message: '（只有文件权限发生变化）' },
  },
  'goenv.show-empty': { en: { message: '(an empty file)' }, zh: { message: '（空文件）' } },
  'goenv.show-more': {
    en: { message: '(and {count} more lines)' },
    zh: { message: '（另有 {count} 行）' },
  },
  'goenv.show-nothing': {
    en: { message: 'Nothing has to be changed.' },
    zh: { message: '无需作任何改动。' },
  },
  'goenv.show-notes': { en: { message: 'Worth knowing:' }, zh: { message: '请注意：' } },
  'goenv.show-by-hand': { en: { message: 'To be done by hand:' }, zh: { message: '需要手动完成：' } },

  'goenv.undo-restored': {
    en: { message: 'exactly as it was before' },
    zh: { message: '恢复到与之前完全一致' },
  },
  'goenv.undo-merged': {
    en: { message: 'edited since: our change is taken out, the rest stays' },
    zh: { message: '之后被编辑过：只去掉我们的改动，其余保留' },
  },
  'goenv.undo-covered': {
    en: {
      message: '{path} stays as it is: the later setup {id} has replaced what this one wrote',
      hint: 'When that one is undone too, it becomes what it was before both.',
    },
    zh: {
      message: '{path} 保持不变：之后的设置 {id} 已取代了本次写入的内容',
      hint: '待那一次也撤销后，它会恢复到两次设置之前的样子。',
    },
  },
  'goenv.undo-left-edited': {
    en: {
      message: '{path} stays as it is: what was written there has been changed since',
      hint: 'Take out by hand what you no longer want.',
    },
    zh: {
      message: '{path} 保持不变：当时写入的内容之后被改动过',
      hint: '请手动去掉不再需要的部分。',
    },
  },
  'goenv.undo-left-unmergeable': {
    en: {
      message: '{path} stays as it is: it has been edited since, and our change cannot be taken out safely',
      hint: 'Take out by hand what you no longer want; the journal keeps what was in it.',
    },
    zh: {
      message: '{path} 保持不变：它之后被编辑过，无法安全地去掉我们的改动',
      hint: '请手动去掉不再需要的部分；日志中仍保留着当时的内容。',
    },
  },
  'goenv.undo-left-removed': {
    en: {
      message: '{path} has been removed since, and stays so',
      hint: 'It was there before the setup; the journal keeps what was in it.',
    },
    zh: {
      message: '{path} 之后已被删除，保持现状',
      hint: '设置之前它是存在的；日志中仍保留着当时的内容。',
    },
  },
  'goenv.undo-left-made-anew': {
    en: {
      message: '{path} has been made anew since, and stays as it is',
      hint: 'The setup had removed it; the journal keeps what was in it.',
    },
    zh: {
      message: '{path} 之后又被新建，保持现状',
      hint: '设置时曾将其删除；日志中仍保留着当时的内容。',
    },
  },
  'goenv.undo-kept': {
    en: { message: '{path}: this line was changed since, and stays: {line}' },
    zh: { message: '{path}：这一行之后被改动过，予以保留：{line}' },
  },
} as const satisfies Catalog;
