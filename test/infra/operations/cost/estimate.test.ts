import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assumptions } from '../../../../infra/operations/cost/assumptions.ts';
import { sumOf } from '../../../../infra/operations/cost/cost-line.ts';
import { asBuilt } from '../../../../infra/operations/cost/design.ts';
import { type EstimateInput, estimateMonth } from '../../../../infra/operations/cost/estimate.ts';
import { PriceMissingError } from '../../../../infra/operations/cost/fixed-costs.ts';
import { lakeAtScale, leversOf } from '../../../../infra/operations/cost/levers.ts';
import { readMeasuredTraffic } from '../../../../infra/operations/cost/measured-traffic.ts';
import { readPriceTable } from '../../../../infra/operations/cost/price-table.ts';
import { stageFacts } from '../../../../infra/operations/cost/stage-facts.ts';
import type { TemplateResource } from '../../../../infra/operations/cost/synthesise-stage.ts';
import { usualWorkload as usual, type Workload } from '../../../../infra/operations/cost/workload.ts';

const resources: readonly TemplateResource[] = [
  {
    Type: 'AWS::OpenSearchService::Domain',
    Properties: {
      ClusterConfig: { InstanceType: 'r7g.large.search', InstanceCount: 3, DedicatedMasterEnabled: false },
      EBSOptions: { VolumeSize: 50 },
    },
  },
  { Type: 'AWS::CloudFront::Distribution', Properties: {} },
  { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'Inkstream', MetricName: 'refused' } },
  { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [{}, {}] } },
  { Type: 'AWS::CloudWatch::CompositeAlarm', Properties: {} },
  { Type: 'AWS::SecretsManager::Secret', Properties: {} },
  { Type: 'AWS::SecretsManager::Secret', Properties: { ReplicaRegions: [{ Region: 'us-east-1' }] } },
  { Type: 'AWS::Route53::HealthCheck', Properties: {} },
  { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] } },
  { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Gateway' } },
  { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'inkstream-prod-lake-writer', MemorySize: 1024 } },
  { Type: 'AWS::Lambda::EventSourceMapping', Properties: {} },
];
const canary: readonly TemplateResource[] = [
  {
    logicalId: 'Canary',
    Type: 'AWS::Lambda::Function',
    Properties: { FunctionName: 'inkstream-prod-canary', MemorySize: 512 },
  },
  {
    Type: 'AWS::Scheduler::Schedule',
    Properties: { ScheduleExpression: 'rate(5 minutes)', Target: { Arn: { 'Fn::GetAtt': ['Canary', 'Arn'] } } },
  },
];
const settings = {
  ingestWindowSeconds: 60,
  loadEveryMinutes: 15,
  archiveRetentionDays: 365,
  logRetentionDays: 90,
  images: {},
};
const prices = readPriceTable();
const measured = readMeasuredTraffic();

function input(workload: Partial<Workload> = {}, changed: readonly TemplateResource[] = resources): EstimateInput {
  const stage = stageFacts(settings, changed);
  return { workload: { ...usual, ...workload }, stage, resources: changed, prices, measured };
}

const workloads = fc.record({
  ordersPerDay: fc.nat(100_000),
  editsPerDay: fc.nat(500_000),
  imagesPerDay: fc.nat(10_000),
  searchesPerDay: fc.nat(5_000_000),
  queriesPerDay: fc.nat(5_000),
  months: fc.integer({ min: 1, max: 60 }),
  peakDays: fc.nat(10),
  peakFactor: fc.integer({ min: 1, max: 50 }),
});

describe('the estimate of a month', () => {
  test('counts what the templates hold: instances, disks, endpoints by zone, metrics of alarms', () => {
    const { lines } = estimateMonth(input());
    const usdOf = (what: RegExp) => sumOf(lines.filter((line) => what.test(line.what)));
    expect(usdOf(/data nodes/)).toBeCloseTo(3 * 730 * 0.178, 6);
    expect(usdOf(/GiB of disk/)).toBeCloseTo(150 * 0.122, 6);
    expect(usdOf(/interface endpoints/)).toBeCloseTo(2 * 730 * 0.01, 6);
    expect(usdOf(/alarms/)).toBeCloseTo(3 * 0.1 + 0.5, 6);
    // 1.5 for the check; 1.2 and 0.6 for a million requests and 45 ms of each, 0.45 for their logs; 1.3 million of them.
    expect(usdOf(/health checks/)).toBeCloseTo(1.5 + 1.3 * (1.2 + 0.6 + 0.45), 2);
    expect(usdOf(/custom metrics/)).toBeCloseTo((1 + assumptions.unwatchedMetrics.value) * 0.3, 6);
    expect(usdOf(/Secrets/)).toBeCloseTo(3 * 0.4, 6);
  });

  test('reckons an event, an order of several, and a search by their prices', () => {
    const only = (workload: Partial<Workload>) => {
      const nothing = { ordersPerDay: 0, editsPerDay: 0, imagesPerDay: 0, searchesPerDay: 0, peakDays: 0 };
      const { lines } = estimateMonth(input({ ...nothing, ...workload }));
      return sumOf(lines.filter(({ what }) => what === 'EventBridge, events'));
    };
    const days = 365 / 12;
    expect(only({ searchesPerDay: 1_000_000 })).toBeCloseTo(days, 6);
    const eventsOfAnOrder = (measured.published.orders?.events ?? 0) / measured.orders;
    expect(eventsOfAnOrder).toBeGreaterThan(1);
    expect(only({ ordersPerDay: 1_000_000 })).toBeCloseTo(days * eventsOfAnOrder, 6);
  });

  test('reckons traces by what X-Ray records of them, and customers by whom their plan is for', () => {
    const nothing = { ordersPerDay: 0, editsPerDay: 0, imagesPerDay: 0, peakDays: 0 };
    const usdOf = (what: string, workload: Partial<Workload>, ...more: TemplateResource[]) =>
      sumOf(
        estimateMonth(input({ ...nothing, ...workload }, [...resources, ...more])).lines.filter(
          (line) => line.what === what,
        ),
      );
    const days = 365 / 12;
    const traced = { Type: 'AWS::Lambda::Function', Properties: { TracingConfig: { Mode: 'Active' } } };
    expect(usdOf('X-Ray, traces', { searchesPerDay: 50_000 })).toBe(0);
    // All of the searches, and as many batches of the lake-writer as minutes at most.
    const all = usdOf('X-Ray, traces', { searchesPerDay: 50_000 }, traced);
    expect(all).toBeGreaterThan((days * 50_000 * 5) / 1e6);
    expect(all).toBeLessThan((days * (50_000 + 14 * 60) * 5) / 1e6);
    // Beyond one in each of 14 hours' seconds, one in twenty.
    const grown = usdOf('X-Ray, traces', { searchesPerDay: 150_400 }, traced);
    expect(grown - all).toBeCloseTo((days * (400 + 100_000 / 20) * 5) / 1e6, 1);

    const pool = (UserPoolTier: string, AllowAdminCreateUserOnly: boolean) => ({
      Type: 'AWS::Cognito::UserPool',
      Properties: { UserPoolTier, AdminCreateUserConfig: { AllowAdminCreateUserOnly } },
    });
    const users = (400 * days) / assumptions.imagesPerCustomer.value;
    const usdOfUsers = (...pools: TemplateResource[]) =>
      usdOf('Cognito, customers (10,000 are free)', { imagesPerDay: 400 }, ...pools);
    expect(usdOfUsers(pool('PLUS', true))).toBe(0);
    expect(usdOfUsers(pool('PLUS', true), pool('ESSENTIALS', false))).toBeCloseTo(users * 0.015, 6);
    expect(usdOfUsers(pool('PLUS', false))).toBeCloseTo(users * 0.02, 6);
  });

  test('is the sum of its lines, none of which is negative, and grows with everything that happens', () => {
    fc.assert(
      fc.property(workloads, fc.constantFrom(...(Object.keys(usual) as (keyof Workload)[])), (workload, grown) => {
        const before = estimateMonth(input(workload));
        const after = estimateMonth(input({ ...workload, [grown]: workload[grown] * 2 + 1 }));
        expect(before.lines.filter(({ usd }) => !(usd >= 0))).toEqual([]);
        expect(sumOf(before.lines)).toBeCloseTo(before.month, 6);
        // A peak day may be cheaper than as many average ones as it is larger: it packs better.
        expect(after.month).toBeGreaterThanOrEqual(before.month * (1 - 1e-9));
      }),
    );
  });

  test('packing and Parquet never make it dearer', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        const built = estimateMonth(input(workload)).month;
        const unpacked = estimateMonth(input(workload), { ...asBuilt, packsRows: false }).month;
        expect(unpacked).toBeGreaterThanOrEqual(built * (1 - 1e-9));
        const { asBuilt: lake, withoutPacking, neither, asJson } = lakeAtScale(input(workload), 10);
        expect(withoutPacking).toBeGreaterThanOrEqual(lake * (1 - 1e-9));
        expect(neither).toBeGreaterThanOrEqual(asJson * (1 - 1e-9));
      }),
    );
  });

  test('a month of nothing costs what is due anyway, and what a canary does', () => {
    const nothing = { ordersPerDay: 0, editsPerDay: 0, imagesPerDay: 0, searchesPerDay: 0, queriesPerDay: 0 };
    const idle = estimateMonth(input(nothing));
    expect(idle.averageDay).toBe(0);
    const watched = estimateMonth(input(nothing, [...resources, ...canary]));
    expect(watched.month).toBeGreaterThan(idle.month);
    const lines = new Map(
      watched.lines.flatMap(({ component, what, usd }) => (component === 'Canary' ? [[what, usd]] : [])),
    );
    const runs = (288 * 365) / 12;
    expect(lines.get('Lambda, canary')).toBeCloseTo(runs * assumptions.canarySeconds.value * 0.5 * 0.0000133334, 6);
    expect(lines.get('Athena, its questions')).toBeCloseTo(runs * 0.00005, 6);
    const shop = { ordersPerDay: 288, editsPerDay: 288, imagesPerDay: 288, searchesPerDay: 288, queriesPerDay: 0 };
    const { averageDay } = estimateMonth(input({ ...shop, peakDays: 0 }));
    expect(lines.get('orders, edits, searches and images, at most')).toBeCloseTo((averageDay * 365) / 12, 6);
  });

  test('says which instance type has no price', () => {
    const domain = {
      Type: 'AWS::OpenSearchService::Domain',
      Properties: { ClusterConfig: { InstanceType: 'x9.huge.search', InstanceCount: 1 } },
    };
    expect(() => estimateMonth(input({}, [domain]))).toThrow(PriceMissingError);
    expect(() => estimateMonth(input({}, [domain]))).toThrow('x9.huge.search');
  });
});

describe('the levers', () => {
  test('name what would change the month, and leave out what would not', () => {
    const levers = leversOf(input());
    const month = (what: RegExp) => levers.find((lever) => what.test(lever.what))?.month;
    const { month: now } = estimateMonth(input());
    expect(month(/JSON instead/)).toBeGreaterThan(now);
    expect(month(/t3\.medium/)).toBeLessThan(now);
    expect(month(/90 days/)).toBeLessThan(now);
    // These nodes are of that type already, and there are no masters to do without.
    expect(month(/r7g\.large/)).toBeUndefined();
    expect(month(/masters/)).toBeUndefined();
  });
});
