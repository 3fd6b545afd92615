import type { ProgramResult, Registry, RegistryValue } from './types.ts';

/** Runs Windows PowerShell with `input` on its standard input. */
export type RunPowerShell = (args: readonly string[], input: string) => Promise<ProgramResult>;

/** What a script is asked; as JSON in base64 on standard input, since arguments are seen by everybody on the machine. */
interface Question {
  readonly ask: 'read' | 'write' | 'remove';
  readonly key: string;
  readonly name: string;
  readonly kind?: string;
  readonly data?: string;
}

/*
 * PowerShell and not reg.exe: that one answers in the console's code page, in which half the characters are lost, and takes what it
 * writes as an argument. Values are read unexpanded, so that `%USERPROFILE%` in a PATH stays what it is.
 */
const script = `
$ErrorActionPreference = 'Stop'
function Answer($text) { [Console]::Out.Write([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($text))) }
try {
  $asked = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String([Console]::In.ReadToEnd().Trim())) | ConvertFrom-Json
  $hive, $path = $asked.key -split '\\\\', 2
  if ($hive -eq 'HKLM') { $root = [Microsoft.Win32.Registry]::LocalMachine } else { $root = [Microsoft.Win32.Registry]::CurrentUser }
  if ($asked.ask -eq 'write') {
    $key = $root.CreateSubKey($path)
    $data = $asked.data
    if ($asked.kind -eq 'REG_DWORD') { $kind = 'DWord'; $data = [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32]$data), 0) }
    elseif ($asked.kind -eq 'REG_EXPAND_SZ') { $kind = 'ExpandString' } else { $kind = 'String' }
    $key.SetValue($asked.name, $data, $kind)
    Answer 'done'
  } elseif ($asked.ask -eq 'remove') {
    $key = $root.OpenSubKey($path, $true)
    if ($key -ne $null) { $key.DeleteValue($asked.name, $false) }
    Answer 'done'
  } else {
    $key = $root.OpenSubKey($path)
    if ($key -eq $null -or -not ($key.GetValueNames() -contains $asked.name)) { Answer 'none' }
    else {
      $data = $key.GetValue($asked.name, $null, 'DoNotExpandEnvironmentNames')
      $kind = [string]$key.GetValueKind($asked.name)
      if ($kind -eq 'DWord') { $data = [BitConverter]::ToUInt32([BitConverter]::GetBytes([int32]$data), 0) }
      Answer ($kind + ' ' + [string]$data)
    }
  }
} catch [System.Security.SecurityException] { Answer 'denied' }
catch [System.UnauthorizedAccessException] { Answer 'denied' }
catch { Answer ('failed ' + $_.Exception.Message) }
`;

const broadcastScript = `
Add-Type -Namespace Gomirror -Name Settings -MemberDefinition '[DllImport("user32.dll", CharSet = CharSet.Unicode)] public static extern IntPtr SendMessageTimeout(IntPtr window, uint message, UIntPtr wide, string text, uint flags, uint timeout, out UIntPtr result);'
$result = [UIntPtr]::Zero
[void][Gomirror.Settings]::SendMessageTimeout([IntPtr]0xffff, 0x1a, [UIntPtr]::Zero, 'Environment', 2, 5000, [ref]$result)
`;

const kinds: Readonly<Record<string, RegistryValue['kind']>> = {
  String: 'REG_SZ',
  ExpandString: 'REG_EXPAND_SZ',
  DWord: 'REG_DWORD',
};

/** The registry below HKCU and HKLM. Values of other kinds than the three of {@link RegistryValue} fail with `ENOTSUP`. */
export function windowsRegistry(run: RunPowerShell): Registry {
  const ask = async (question: Question): Promise<string> => {
    const { code, stdout, stderr } = await run(
      argumentsFor(script),
      base64(JSON.stringify(question), 'utf8'),
    );
    const answer = Buffer.from(stdout.trim(), 'base64').toString('utf8');
    const where = `${question.key}\\${question.name}`;
    if (answer === 'denied') throw systemError('EACCES', `permission denied, registry '${where}'`);
    if (answer === '' || answer.startsWith('failed ')) {
      const said = answer === '' ? stderr.slice(0, 500) : answer.slice('failed '.length);
      throw systemError('EIO', `registry '${where}': ${said} (exit code ${code ?? 'none'})`);
    }
    return answer;
  };
  return {
    read: async (key, name) => {
      const answer = await ask({ ask: 'read', key, name });
      if (answer === 'none') return undefined;
      const space = answer.indexOf(' ');
      const kind = kinds[answer.slice(0, space)];
      if (kind === undefined)
        throw systemError('ENOTSUP', `a value of another kind, registry '${key}\\${name}'`);
      return { kind, data: answer.slice(space + 1) };
    },
    write: async (key, name, { kind, data }) => void (await ask({ ask: 'write', key, name, kind, data })),
    remove: async (key, name) => void (await ask({ ask: 'remove', key, name })),
    broadcast: async () => void (await run(argumentsFor(broadcastScript), '')),
  };
}

function argumentsFor(text: string): readonly string[] {
  return [
    '-NoProfile',
    '-NonInteractive',
    '-ExecutionPolicy',
    'Bypass',
    '-EncodedCommand',
    base64(text, 'utf16le'),
  ];
}

function base64(text: string, encoding: 'utf8' | 'utf16le'): string {
  return Buffer.from(text, encoding).toString('base64');
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
