import type { Metric, Registry } from 'prom-client';
import { say } from '../../text/index.ts';
import type { Numbers } from './numbers.ts';
import { type MetricRow, type OwnMetric, ownMetrics, processMetrics } from './table.ts';

/**
 * The registry that prints `numbers` and what the process is like. Loads the package that does it, which takes tens of
 * milliseconds and more than ten megabytes: only for whoever asks.
 */
export async function createRegistry(numbers: Readonly<Record<OwnMetric, Numbers>>): Promise<Registry> {
  const client = await import('prom-client');
  const registry = new client.Registry();
  for (const [name, source] of Object.entries(numbers) as [OwnMetric, Numbers][]) {
    registry.registerMetric(printed(name, ownMetrics[name], source));
  }
  client.collectDefaultMetrics({ register: registry });
  for (const { name } of registry.getMetricsAsArray()) {
    // What the table does not list is told better by other numbers: the event loop by our own, the version by build_info.
    if (!Object.hasOwn(ownMetrics, name) && !Object.hasOwn(processMetrics, name))
      registry.removeSingleMetric(name);
  }
  for (const [name, microseconds] of Object.entries(cpuMicroseconds)) {
    // The package counts from when it was loaded, which is late here.
    const numbers = { samples: () => [{ labels: {}, value: microseconds(process.cpuUsage()) / 1e6 }] };
    registry.removeSingleMetric(name);
    registry.registerMetric(printed(name, { type: 'counter', labels: [] }, numbers));
  }
  return registry;
}

/** In microseconds, as `process.cpuUsage` gives them. */
const cpuMicroseconds: Readonly<Record<string, (usage: NodeJS.CpuUsage) => number>> = {
  process_cpu_user_seconds_total: ({ user }) => user,
  process_cpu_system_seconds_total: ({ system }) => system,
  process_cpu_seconds_total: ({ user, system }) => user + system,
};

/** Numbers that we keep ourselves, in the form in which a registry asks for them: their `get` is all that it calls. */
function printed(name: string, { type }: MetricRow, numbers: Numbers): Metric {
  const help = say(`metric.${name}`, {}, 'en');
  const get = () =>
    Promise.resolve({
      name,
      help,
      type,
      aggregator: 'sum',
      values: Array.from(numbers.samples(), ({ labels, value, suffix = '' }) => ({
        metricName: name + suffix,
        labels,
        value,
      })),
    });
  return { name, help, type, get } as unknown as Metric;
}
