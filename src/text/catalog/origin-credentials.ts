import type { Catalog } from '../say.ts';

export const originCredentialMessages = {
  'origin.credential-unusable': {
    en: {
      message: 'the credential {credential} cannot be read: {reason}',
      hint: 'Check that the file exists and that the user whom gomirror runs as may read it; `gomirror auth check HOST` tries it.',
    },
    zh: {
      message: '无法读取凭据 {credential}：{reason}',
      hint: '请确认文件存在，且运行 gomirror 的用户有权读取；可用 `gomirror auth check HOST` 试一试。',
    },
  },
  'origin.credential-unset': {
    en: {
      message: 'the credential {credential} is to be read from the variable {variable}, which is not set',
      hint: 'Set the variable for the process that gomirror runs in, or name a file with `secretFile` instead of `secretEnv`.',
    },
    zh: {
      message: '凭据 {credential} 应从环境变量 {variable} 读取，但该变量没有设置',
      hint: '请为 gomirror 所在的进程设置该变量，或用 `secretFile` 代替 `secretEnv` 指定一个文件。',
    },
  },
  'origin.credential-characters': {
    en: {
      message: 'the credential {credential} is empty or holds characters that no password may hold here',
      hint: 'A secret is one line without control characters; a user name holds no colon. Write the file again, with nothing but the secret in it.',
    },
    zh: {
      message: '凭据 {credential} 为空，或含有不允许的字符',
      hint: '密钥只能有一行，不能含控制字符；用户名不能含冒号。请重新写入该文件，其中只放密钥本身。',
    },
  },
  'origin.credential-key': {
    en: {
      message: 'the private key of the credential {credential} is not an RSA key in PEM ({reason})',
      hint: 'Download a private key on the settings page of the GitHub App and name that file, as it is, with `secretFile`.',
    },
    zh: {
      message: '凭据 {credential} 的私钥不是 PEM 格式的 RSA 密钥（{reason}）',
      hint: '请在 GitHub App 的设置页下载私钥，并用 `secretFile` 指定该文件，不要改动其内容。',
    },
  },
  'origin.credential-helper': {
    en: {
      message: 'the program of the credential {credential} gave no password ({reason})',
      hint: 'Run it by hand as the user whom gomirror runs as: printf "protocol=https\\nhost=HOST\\n\\n" | PROGRAM get. It must not ask questions.',
    },
    zh: {
      message: '凭据 {credential} 的程序没有给出密码（{reason}）',
      hint: '请以运行 gomirror 的用户身份手动执行：printf "protocol=https\\nhost=主机\\n\\n" | 程序 get。该程序不能要求交互输入。',
    },
  },
  'origin.credential-api': {
    en: {
      message: '{host} gave no installation token for the credential {credential} (status {status}): {said}',
      hint: '401: the app ID does not belong to the private key, or this machine’s clock is wrong. 404: the installation ID is wrong, or the app was uninstalled. 403: the installation is suspended.',
    },
    zh: {
      message: '{host} 没有为凭据 {credential} 签发安装令牌（状态码 {status}）：{said}',
      hint: '401：App ID 与私钥不匹配，或本机时钟不准。404：安装 ID 有误，或 App 已被卸载。403：该安装已被暂停。',
    },
  },
  'origin.credential-readable': {
    en: {
      message: 'every user of this machine may read {path}, which the credential {credential} is kept in',
      hint: 'Take the right away: chmod 600, and let the user whom gomirror runs as own the file.',
    },
    zh: {
      message: '凭据 {credential} 所在的文件 {path} 可被本机所有用户读取',
      hint: '请收回该权限：执行 chmod 600，并让运行 gomirror 的用户成为文件的所有者。',
    },
  },
} as const satisfies Catalog;
