import type { Metric, Registry } from 'prom-client';
import { say } from '../../text/index.ts';
import type { Numbers } from './numbers.ts';
import { type OwnMetric, ownMetrics, processMetrics } from './table.ts';

/** What Prometheus is told that it gets (text exposition format 0.0.4). */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * The registry that prints `numbers` and what the process is like. Loads the package that does it, which takes tens of
 * milliseconds and more than ten megabytes: only for whoever asks.
 */
export async function createRegistry(numbers: Readonly<Record<OwnMetric, Numbers>>): Promise<Registry> {
  const client = await import('prom-client');
  const registry = new client.Registry();
  for (const [name, source] of Object.entries(numbers) as [OwnMetric, Numbers][]) {
    registry.registerMetric(printed(name, source));
  }
  client.collectDefaultMetrics({ register: registry });
  for (const { name } of registry.getMetricsAsArray()) {
    // What the table does not list is told better by other numbers: the event loop by our own, the version by build_info.
    if (!Object.hasOwn(ownMetrics, name) && !Object.hasOwn(processMetrics, name))
      registry.removeSingleMetric(name);
  }
  return registry;
}

/** Numbers that we keep ourselves, in the form in which a registry asks for them: their `get` is all that it calls. */
function printed(name: OwnMetric, numbers: Numbers): Metric {
  const { type } = ownMetrics[name];
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
