import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { atEnd, type Scope } from './scope.ts';
import { temporaryFolder } from './temp.ts';

const programs = ['chromium', 'chromium-browser', 'google-chrome'];

function installedBrowser(): string | undefined {
  return programs.find((program) => {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/** The browser's program; where there is none the test is skipped, loudly. */
export function needsBrowser(test: TestContext): string | undefined {
  const program = installedBrowser();
  if (program === undefined) {
    process.stderr.write(`NOT TESTED, no Chromium on the PATH: ${test.fullName}\n`);
    test.skip('no Chromium on the PATH');
  }
  return program;
}

export interface PageOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dark: boolean;
  /** What the browser says in Accept-Language. */
  readonly acceptLanguage: string;
}

/** A page in a browser without a window. */
export interface BrowserPage {
  /** Everything that the console would show in red, and every exception. */
  readonly errors: readonly string[];
  /** The URL of every request made so far. */
  readonly requests: readonly string[];
  /** Loads `url` and waits until it is there. */
  open(url: string): Promise<void>;
  /** The value of a JavaScript expression, as JSON carries it; promises are awaited. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** The whole page as PNG. */
  screenshot(): Promise<Buffer>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Starts the browser with one page; both end with the test of `scope`. */
export async function openBrowser(scope: Scope, program: string, options: PageOptions): Promise<BrowserPage> {
  const folder = await temporaryFolder(scope);
  const child = spawn(
    program,
    [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--hide-scrollbars'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...['--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'],
    ],
    { stdio: 'ignore' },
  );
  atEnd(scope, () => end(child));
  const port = await debuggingPort(folder, child);
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const target = targets.find(({ type }) => type === 'page');
  if (target === undefined) throw new Error('the browser has no page');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  atEnd(scope, () => socket.close());
  return preparePage(socket, options);
}

async function preparePage(socket: WebSocket, options: PageOptions): Promise<BrowserPage> {
  const errors: string[] = [];
  const requests: string[] = [];
  const answers = new Map<number, PromiseWithResolvers<Readonly<Record<string, unknown>>>>();
  let loaded = Promise.withResolvers<void>();
  let sent = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) {
      const answer = answers.get(message.id);
      answers.delete(message.id);
      if (message.error !== undefined) answer?.reject(new Error(message.error.message));
      else answer?.resolve(message.result ?? {});
      return;
    }
    const params = JSON.stringify(message.params);
    if (message.method === 'Page.loadEventFired') loaded.resolve();
    else if (message.method === 'Network.requestWillBeSent')
      requests.push((message.params as { request: { url: string } }).request.url);
    else if (message.method === 'Runtime.exceptionThrown') errors.push(params);
    else if (/^(?:Log\.entryAdded|Runtime\.consoleAPICalled)$/.test(message.method ?? ''))
      if (/"(?:level|type)":"(?:error|warning|assert)"/.test(params)) errors.push(params);
  });
  const send = (method: string, params: object = {}) => {
    const answer = Promise.withResolvers<Readonly<Record<string, unknown>>>();
    answers.set(++sent, answer);
    socket.send(JSON.stringify({ id: sent, method, params }));
    return answer.promise;
  };
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
  const scheme = { name: 'prefers-color-scheme', value: options.dark ? 'dark' : 'light' };
  await send('Emulation.setEmulatedMedia', { features: [scheme] });
  await send('Emulation.setDeviceMetricsOverride', {
    width: options.widthPx,
    height: options.heightPx,
    deviceScaleFactor: 1,
    mobile: options.widthPx < 600,
  });
  await send('Network.setExtraHTTPHeaders', { headers: { 'Accept-Language': options.acceptLanguage } });
  return {
    errors,
    requests,
    async open(url) {
      loaded = Promise.withResolvers<void>();
      await send('Page.navigate', { url });
      await loaded.promise;
    },
    async evaluate<Value>(expression: string) {
      const { result, exceptionDetails } = await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as { value: Value }).value;
    },
    async screenshot() {
      const { data } = await send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
      return Buffer.from(String(data), 'base64');
    },
  };
}

/** The browser writes the port that it has chosen into its folder. */
async function debuggingPort(folder: string, child: ChildProcess): Promise<string> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`the browser ended with ${child.exitCode}`);
    const text = await readFile(path.join(folder, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const [port = ''] = text.split('\n');
    if (port !== '' && text.includes('\n')) return port;
    await delay(50);
  }
  throw new Error('the browser did not start');
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('close', resolve));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(late);
}
