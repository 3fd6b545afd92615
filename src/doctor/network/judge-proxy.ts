import { redactUrl } from '../../config/basics/index.ts';
import { isPassedOver } from '../../origin/index.ts';
import { advice, command, finding } from '../engine/index.ts';
import type { Finding, Remedy } from '../types.ts';
import { isSpecialAddress } from './addresses.ts';
import type { ProxyUse, Trail } from './trail.ts';
import { works } from './survey.ts';
import { type Case, severityOf, type Verdict } from './verdict.ts';

/** Ways that end at a proxy, one finding for each proxy, and what is odd about the settings though it works. */
export function judgeProxies(given: Case): Verdict[] {
  const { survey, explained } = given;
  const groups = new Map<string, Trail[]>();
  for (const trail of survey.trails) {
    if (trail.end !== 'proxy' || trail.tunnel === undefined || trail.proxy === undefined) continue;
    explained.add(trail);
    // What is no address leads nowhere, whatever comes of it: that is said of the setting.
    if (!isProxyUrl(given.context.system.env[trail.proxy.variable] ?? '')) continue;
    const { state } = trail.tunnel;
    const key = `${trail.proxy.url.href} ${state} ${'status' in trail.tunnel ? trail.tunnel.status : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), trail]);
  }
  const found = [...groups.values()].map((trails) => proxyFault(given, trails));
  return [...found, ...oddities(given)].map((each) => ({ check: 'proxy-settings', finding: each }));
}

function proxyFault(given: Case, trails: readonly Trail[]): Finding {
  const { survey } = given;
  const [first] = trails;
  const { tunnel, proxy } = first!;
  const { shown, variable } = proxy!;
  const goesStraight = trails.filter((trail) => {
    const straight = survey.straight.get(trail);
    return straight !== undefined && works(straight);
  });
  const evidence = trails.map((trail) => `${trail.target.name}: ${variable}=${shown}: ${describe(trail)}`);
  for (const trail of goesStraight) evidence.push(`${trail.target.name}: works without the proxy`);
  const isLocal = isLocalHost(proxy!.url.hostname);
  const levels = trails.map((trail) => severityOf(given, trail));
  const level = (['error', 'warning', 'note'] as const).find((each) => levels.includes(each)) ?? 'error';
  const params = { proxy: shown, variable, host: proxy!.url.host };
  const remedies: Remedy[] = [];
  const straightOnes = goesStraight.map(({ target }) => target.host);
  const exempt = advice('doctor.advice-no-proxy', { hosts: [...new Set(straightOnes)].join(',') });
  const make = (code: string, more: readonly Remedy[] = [], params2: Finding['params'] = {}): Finding =>
    finding(code, level, { ...params, ...params2 }, { evidence, remedies: [...more, ...remedies] });
  const isForAll = goesStraight.length === trails.length && goesStraight.length > 0;
  const withoutIt = isForAll ? [unsetting(given, proxy!), command('gomirror setup --proxy off'), exempt] : [];
  switch (tunnel!.state) {
    case 'no-name':
      return make('doctor.proxy-no-name', withoutIt);
    case 'no-connection':
      if (isLocal && tunnel!.failure.kind === 'refused') {
        return make('doctor.proxy-dead', withoutIt);
      }
      return make('doctor.proxy-unreachable', withoutIt, { said: tunnel!.failure.said });
    case 'no-tls':
      return make('doctor.proxy-not-tls', [
        advice('doctor.advice-proxy-scheme', { meant: shown.replace(/^https:/, 'http:') }),
        ...withoutIt,
      ]);
    case 'refused': {
      const { status } = tunnel!;
      if (status === 407) return make('doctor.proxy-wants-login', [], { status });
      // A proxy that has no way into the house, though the host is there.
      const inside = trails.every(({ target }) => isInside(target.host)) && isForAll;
      if (inside) return make('doctor.no-proxy-missing', [exempt], { status });
      if (status >= 500) return make('doctor.proxy-bad-gateway', withoutIt, { status });
      return make('doctor.proxy-refuses', withoutIt, { status });
    }
    case 'no-answer':
      if (tunnel!.speaksSocks) {
        const meant = `socks5://${proxy!.url.host}`;
        return make('doctor.proxy-is-socks', [advice('doctor.advice-proxy-scheme', { meant })]);
      }
      return make('doctor.proxy-no-answer', withoutIt, { said: tunnel!.failure.said });
  }
}

function describe({ tunnel }: Trail): string {
  switch (tunnel?.state) {
    case 'no-name':
      return `no address: ${tunnel.said}`;
    case 'no-connection':
      return `connect: ${tunnel.failure.said}`;
    case 'no-tls':
      return `TLS to the proxy: ${tunnel.failure.said}`;
    case 'refused':
      return `CONNECT: status ${tunnel.status}`;
    case 'no-answer':
      return `no answer: ${tunnel.failure.said}${tunnel.speaksSocks ? ', it speaks SOCKS5' : ''}`;
    case undefined:
      return '';
  }
}

function isLocalHost(hostname: string): boolean {
  return /^(?:localhost|127\.|\[?::1\]?$)/.test(hostname);
}

function isInside(host: string): boolean {
  return (
    isSpecialAddress(host) || !host.includes('.') || /\.(?:local|internal|corp|lan|intranet)$/.test(host)
  );
}

function unsetting({ context: { system } }: Case, { variable }: ProxyUse): Remedy {
  const names = [variable.toUpperCase(), variable.toLowerCase()];
  return command(system.platform === 'win32' ? `Remove-Item Env:${names[0]}` : `unset ${names.join(' ')}`);
}

/** What is odd about the settings, whether it does any harm today or not. */
function oddities({ survey }: Case): Finding[] {
  const found: Finding[] = [];
  const { variables, neighbours, pac } = survey.proxies;
  for (const { name, upper, lower } of variables) {
    const params = { name, lowerName: name.toLowerCase() };
    if (upper !== '' && lower !== '' && upper !== lower) {
      const evidence = [`${name}=${redactUrl(upper)}`, `${name.toLowerCase()}=${redactUrl(lower)}`];
      found.push(finding('doctor.proxy-case-differs', 'warning', params, { evidence }));
    }
    const value = upper || lower;
    if (name === 'NO_PROXY' || value === '') continue;
    if (isPassedOver(value)) {
      // What stands there is mostly a password, cut at a place that nobody can tell.
      const lines = [`${upper === '' ? name.toLowerCase() : name}=***`];
      found.push(finding('doctor.proxy-passed-over', 'warning', { name }, { evidence: lines }));
      continue;
    }
    if (isProxyUrl(value)) continue;
    found.push(
      finding('doctor.proxy-malformed', 'error', { name }, { evidence: [`${name}=${redactUrl(value)}`] }),
    );
  }
  const value = (wanted: string) => {
    const variable = variables.find(({ name }) => name === wanted);
    return variable?.upper || variable?.lower || '';
  };
  const proxy = value('HTTPS_PROXY');
  if (
    proxy !== '' &&
    value('NO_PROXY')
      .split(',')
      .some((entry) => entry.trim() === '*')
  ) {
    const evidence = [`HTTPS_PROXY=${redactUrl(proxy)}`, `NO_PROXY=${value('NO_PROXY')}`];
    found.push(finding('doctor.no-proxy-everything', 'warning', {}, { evidence }));
  }
  if (proxy === '' && pac !== undefined) {
    const evidence = [redactUrl(pac)];
    found.push(finding('doctor.proxy-pac', 'note', {}, { evidence }));
  }
  // Said only when it matters: the ways that fail without it name it themselves.
  if (proxy === '' && survey.neighbour.size === 0) {
    for (const { program, where, shown } of neighbours) {
      const evidence = [`${where}: ${shown}`];
      found.push(finding('doctor.proxy-not-for-go', 'note', { program }, { evidence }));
    }
  }
  return found;
}

/** As Go reads it: a URL, or `host:port`. */
function isProxyUrl(value: string): boolean {
  if (/["'\s，“”]/.test(value)) return false;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  return url !== null && /^(?:https?|socks5h?):$/.test(url.protocol) && url.hostname !== '';
}
