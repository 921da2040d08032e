import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { measuresOf } from '../../../images/intake/intake-measures.ts';
import { driftMeasures } from '../../../indexer/audit/drift-measures.ts';
import { publishChanges } from '../../../indexer/catalog/publish-changes.ts';
import { stepFacts } from '../../../infra/operations/canary/canary-step.ts';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { loadMeasures } from '../../../pipelines/lake-loader/load-measures.ts';
import { emptyAccounting } from '../../../pipelines/lake-writer/accounting.ts';
import { resourcesOf, type Stacks, textOf } from '../stack-templates.ts';
import { synthesiseEverything } from './watched-stages.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const limits = { widgets: 500, metricsOfWidget: 500, metrics: 2_500, alarmsOfWidget: 100 };

const widget = z.looseObject({
  type: z.string(),
  width: z.int().min(1).max(24),
  x: z.int().min(0),
  properties: z.looseObject({
    title: z.string().optional(),
    alarms: z.array(z.string()).default([]),
    metrics: z.array(z.array(z.unknown())).default([]),
  }),
});
const body = z.object({ widgets: z.array(widget) });

const stacks: Stacks = synthesiseEverything();
const [dashboard] = resourcesOf(stacks.stateless, 'AWS::CloudWatch::Dashboard').values();
const { widgets } = body.parse(JSON.parse(textOf(dashboard?.Properties.DashboardBody)));
// A sum of metrics stands beside those that it is about.
const metrics = widgets.flatMap(({ properties }) => properties.metrics).filter(([first]) => typeof first === 'string');

/** The metrics of AWS that it shows, by namespace; their names are in each service's "Monitoring" page. */
const metricsOfAws: Readonly<Record<string, readonly string[]>> = {
  'AWS/ApiGateway': ['Count', '4xx', '5xx', 'Latency'],
  'AWS/Billing': ['EstimatedCharges'],
  'AWS/ES': [
    'CPUUtilization',
    'JVMMemoryPressure',
    'CoordinatingWriteRejected',
    'PrimaryWriteRejected',
    'ReplicaWriteRejected',
    'ThreadpoolWriteRejected',
  ],
  'AWS/Firehose': ['DeliveryToS3.DataFreshness', 'FailedConversion.Records'],
  'AWS/Lambda': ['ConcurrentExecutions', 'Errors', 'Invocations', 'Throttles'],
  'AWS/SQS': ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
};

/** What functions really count, told by the code that counts it. */
async function countedBy(): Promise<Readonly<Record<string, readonly string[]>>> {
  const made = { milliseconds: 1, isQuarantined: true, codes: ['X', 'RENDER_UNVERIFIED'], imageId: 'i' };
  const images = (['processed', 'rejected'] as const).map((kind) => ({ kind, ...made }));
  const nothing = { unannounced: 0, refused: 0, foreign: 0, traceIds: [] };
  const done = measuresOf({ kind: 'done', parked: undefined, takenIn: { images, ...nothing } });
  const failed = measuresOf({ kind: 'failed', delaySeconds: 1, error: undefined });
  const loaded = { dataset: 'd', status: 'failed' as const, message: '', loadedAt: '2026-03-02T09:15:31.000Z' };
  const load = loadMeasures({ status: 'done', loadId: 'l', datasets: [loaded] }, 0, 0) ?? {};
  return {
    'lake-writer': [...Object.keys(emptyAccounting()), 'events'],
    'lake-loader': Object.keys(load),
    'catalog-stream': Object.keys((await publishChanges([], async () => [])).accounting),
    'product-indexer': ['received', 'done', 'superseded', 'ignored', 'rejected', 'parked', 'failed'],
    'search-audit': Object.keys(driftMeasures([])),
    'print-image': [...done.counts.keys(), ...failed.counts.keys(), 'processingMilliseconds'],
    canary: ['CanaryFailure', ...Object.values(stepFacts).map(({ metric }) => metric)],
  };
}

function dimensionsOf(metric: readonly unknown[]): ReadonlyMap<string, string> {
  const texts = metric.slice(2).filter((part) => typeof part === 'string');
  const pairs = texts.flatMap((name, place): [string, string][] =>
    place % 2 === 0 ? [[name, String(texts[place + 1])]] : [],
  );
  return new Map(pairs);
}

describe('the dashboard', () => {
  test('shows every station of the shop', () => {
    const titles = widgets.map(({ properties }) => properties.title);
    for (const part of [
      'Alarms',
      'Events in',
      'Waiting',
      'Dead letters',
      'Silver',
      'Search',
      'Images',
      'Drift',
      'Canary',
    ])
      expect(titles.filter((title) => title?.includes(part)).length).toBeGreaterThan(0);
  });

  test('shows only metrics that somebody counts', async () => {
    const counted = await countedBy();
    const unknown = metrics.filter((metric) => {
      const [namespace, name] = metric.map(String);
      const service = dimensionsOf(metric).get('service') ?? '';
      const known = namespace === 'Inkstream' ? counted[service] : metricsOfAws[namespace ?? ''];
      return !known?.includes(name ?? '');
    });
    expect(unknown).toEqual([]);
  });

  test('shows them of resources that there are', () => {
    const ids = new Set(
      [stacks.stateful, stacks.stateless].flatMap((template) => Object.keys(template.toJSON().Resources)),
    );
    const exported = z.looseObject({ Export: z.object({ Name: z.string() }).optional() });
    const exports = Object.values(stacks.stateful.findOutputs('*')).map((one) => exported.parse(one).Export?.Name);
    const referred = metrics
      .flatMap((metric) => [...dimensionsOf(metric).values()])
      .filter((text) => text.startsWith('<'));
    const names = referred.map((text) => text.slice(1, -1).split('.')[0] ?? '');
    const known = (name: string) => ids.has(name) || exports.includes(name) || name === 'AWS::AccountId';
    expect(names.filter((name) => !known(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(50);
  });

  test('shows every type of event', () => {
    const shown = metrics.map((metric) => dimensionsOf(metric).get('eventType')).filter((type) => type !== undefined);
    expect(shown.sort()).toEqual([...detailTypes].sort());
  });

  test('shows every alarm', () => {
    const shown = widgets.flatMap(({ properties }) => properties.alarms);
    const alarms = [...resourcesOf(stacks.stateless, 'AWS::CloudWatch::Alarm').keys()].map((id) => `<${id}.Arn>`);
    expect(shown.sort()).toEqual(alarms.sort());
  });

  test('keeps to what CloudWatch takes', () => {
    expect(widgets.length).toBeLessThanOrEqual(limits.widgets);
    expect(metrics.length).toBeLessThanOrEqual(limits.metrics);
    for (const { x, width, properties } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      expect(properties.metrics.length).toBeLessThanOrEqual(limits.metricsOfWidget);
      expect(properties.alarms.length).toBeLessThanOrEqual(limits.alarmsOfWidget);
    }
  });
});
