import { z } from 'zod';
import type { TemplateResource } from './synthesise-stage.ts';

/** A metric of ours as alarms name it, alone or within an expression. */
const alarmMetric = z.looseObject({
  Namespace: z.literal('Inkstream'),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
});
/** A line of a widget: namespace, name, then names and values of dimensions in turn; options may come last. */
const widgetMetric = z.tuple([z.literal('Inkstream'), z.string()]).rest(z.unknown());
const joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

/**
 * How many metrics of ours alarms and dashboards look at. Every combination of name and dimensions is billed as one:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#dimension-combinations
 */
export function countWatchedMetrics(resources: readonly TemplateResource[]): number {
  const found = resources.flatMap(({ Type, Properties }) => {
    if (Type === 'AWS::CloudWatch::Alarm') return [...namesWithin(Properties)];
    if (Type === 'AWS::CloudWatch::Dashboard') return [...namesWithin(bodyOf(Properties.DashboardBody))];
    return [];
  });
  return new Set(found).size;
}

function* namesWithin(value: unknown): Generator<string> {
  const inAlarm = alarmMetric.safeParse(value);
  if (inAlarm.success) {
    const { MetricName: name, Dimensions: dimensions } = inAlarm.data;
    yield nameOf(
      name,
      dimensions.map((one) => [one.Name, one.Value]),
    );
    return;
  }
  const inWidget = widgetMetric.safeParse(value);
  if (inWidget.success) {
    const [, name, ...rest] = inWidget.data;
    const texts = rest.filter((one) => typeof one === 'string');
    yield nameOf(
      name,
      texts.flatMap((key, at) => (at % 2 === 0 ? [[key, texts[at + 1]]] : [])),
    );
    return;
  }
  if (typeof value === 'object' && value !== null)
    for (const inside of Object.values(value)) yield* namesWithin(inside);
}

/** Services are told apart by `service`; which function of a stage it is adds nothing, and alarms and widgets name it differently. */
function nameOf(name: string, dimensions: readonly (readonly unknown[])[]): string {
  const told = dimensions
    .filter(([key]) => key !== 'function')
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [name, ...told.sort()].join(' ');
}

/** What a dashboard shows, with nothing for what is known only after a deploy. */
function bodyOf(body: unknown): unknown {
  const parts = joined.safeParse(body);
  if (!parts.success) return typeof body === 'string' ? JSON.parse(body) : body;
  const [separator, texts] = parts.data['Fn::Join'];
  return JSON.parse(texts.map((text) => (typeof text === 'string' ? text : '')).join(separator));
}
