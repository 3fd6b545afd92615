import { type Lang, say } from '../../text/index.ts';
import { type MetricRow, ownMetrics, processMetrics } from './table.ts';

/** The reference of all metrics as a page of Markdown. */
export function metricsPage(lang: Lang): string {
  const words = (code: string) => say(code, {}, lang);
  const table = (rows: Readonly<Record<string, MetricRow>>) => [
    `| ${words('metrics.name')} | ${words('metrics.type')} | ${words('metrics.labels')} | ${words('metrics.meaning')} |`,
    '|---|---|---|---|',
    ...Object.entries(rows).map(([name, { type, labels }]) => {
      const shown = labels.map((label) => `\`${label}\``).join(', ');
      return `| \`${name}\` | ${type} | ${shown} | ${words(`metric.${name}`)} |`;
    }),
  ];
  return `${[
    `# ${words('metrics.title')}`,
    '',
    `<!-- ${words('metrics.generated')} -->`,
    '',
    words('metrics.intro'),
    '',
    `## ${words('metrics.own')}`,
    '',
    ...table(ownMetrics),
    '',
    words('metrics.values'),
    '',
    `## ${words('metrics.process')}`,
    '',
    words('metrics.process-intro'),
    '',
    ...table(processMetrics),
  ].join('\n')}\n`;
}
