import { z } from 'zod';
import { assume } from './assumptions.ts';
import type { CostLine } from './cost-line.ts';
import type { PriceTable } from './price-table.ts';
import type { TemplateResource } from './synthesise-stage.ts';

const hoursPerMonth = 730;

const domainProperties = z.looseObject({
  ClusterConfig: z.looseObject({
    InstanceType: z.string(),
    InstanceCount: z.number(),
    DedicatedMasterEnabled: z.boolean().default(false),
    DedicatedMasterType: z.string().optional(),
    DedicatedMasterCount: z.number().optional(),
  }),
  EBSOptions: z.looseObject({ VolumeSize: z.number() }).optional(),
});
const endpointProperties = z.looseObject({
  VpcEndpointType: z.string().optional(),
  SubnetIds: z.array(z.unknown()).default([]),
});
const aclProperties = z.looseObject({ Rules: z.array(z.unknown()).default([]) });
const secretProperties = z.looseObject({ ReplicaRegions: z.array(z.unknown()).default([]) });
const alarmProperties = z.looseObject({ Metrics: z.array(z.unknown()).optional() });

/** The template holds an instance type of OpenSearch that the price table does not know. */
export class PriceMissingError extends Error {
  constructor(instanceType: string) {
    super(`The price table has no price for an hour of ${instanceType}: add it under openSearchHour.`);
    this.name = 'PriceMissingError';
  }
}

type Pricing = (resource: TemplateResource, prices: PriceTable) => CostLine[];

/** What is billed whether anything happens or not, by CloudFormation's type. */
const pricings: Readonly<Record<string, Pricing>> = {
  'AWS::OpenSearchService::Domain': ({ Properties }, prices) => {
    const { ClusterConfig: cluster, EBSOptions: disk } = domainProperties.parse(Properties);
    const nodes = (type: string, count: number, what: string): CostLine => ({
      component: 'Search index',
      what: `OpenSearch, ${count} ${what} ${type}`,
      usd: count * hoursPerMonth * hourOf(type, prices),
    });
    const masters = cluster.DedicatedMasterEnabled
      ? [nodes(cluster.DedicatedMasterType ?? '', cluster.DedicatedMasterCount ?? 3, 'dedicated masters')]
      : [];
    const gib = (disk?.VolumeSize ?? 0) * cluster.InstanceCount;
    return [
      nodes(cluster.InstanceType, cluster.InstanceCount, cluster.InstanceCount === 1 ? 'data node' : 'data nodes'),
      ...masters,
      { component: 'Search index', what: `OpenSearch, ${gib} GiB of disk`, usd: gib * prices.usd.openSearchGp3GbMonth },
    ];
  },
  'AWS::EC2::VPCEndpoint': ({ Properties }, prices) => {
    const { VpcEndpointType: type, SubnetIds: subnets } = endpointProperties.parse(Properties);
    if (type !== 'Interface') return [];
    const usd = subnets.length * hoursPerMonth * prices.usd.interfaceEndpointHour;
    return [{ component: 'Network, keys, secrets', what: 'VPC, interface endpoints', usd }];
  },
  'AWS::WAFv2::WebACL': ({ Properties }, { usd }) => {
    const { Rules: rules } = aclProperties.parse(Properties);
    const price = usd.wafAclMonth + rules.length * usd.wafRuleMonth;
    return [{ component: 'Search for shoppers', what: 'WAF, firewall and rules', usd: price }];
  },
  'AWS::Route53::HealthCheck': (_, { usd }) => {
    // By the function that answers searches, which has 1 GB.
    const run =
      (usd.httpApiMillionRequests + usd.lambdaMillionRequests) / 1e6 +
      (assume('searchMs') / 1000) * usd.lambdaGbSecond +
      (assume('logBytesPerInvocation') / 1e9) * usd.logsGb;
    const price = usd.healthCheckMonth + assume('healthCheckRuns') * run;
    return [{ component: 'Search for shoppers', what: 'Route 53, health checks and their answers', usd: price }];
  },
  'AWS::CloudWatch::Alarm': ({ Properties }, { usd }) => {
    const metrics = alarmProperties.parse(Properties).Metrics?.length ?? 1;
    return [{ component: 'Watching', what: 'CloudWatch, alarms', usd: metrics * usd.alarmMetricMonth }];
  },
  'AWS::CloudWatch::Dashboard': (_, { usd }) => [
    { component: 'Watching', what: 'CloudWatch, dashboard', usd: usd.dashboardMonth },
  ],
  'AWS::CloudWatch::CompositeAlarm': (_, { usd }) => [
    { component: 'Watching', what: 'CloudWatch, alarms', usd: usd.compositeAlarmMonth },
  ],
  'AWS::SecretsManager::Secret': ({ Properties }, { usd }) => {
    // A copy in another Region is billed as a secret.
    const secrets = 1 + secretProperties.parse(Properties).ReplicaRegions.length;
    return [{ component: 'Network, keys, secrets', what: 'Secrets Manager', usd: secrets * usd.secretMonth }];
  },
  'AWS::KMS::Key': (_, { usd }) => [{ component: 'Network, keys, secrets', what: 'KMS, keys', usd: usd.kmsKeyMonth }],
};

function hourOf(instanceType: string, { openSearchHour }: PriceTable): number {
  const price = openSearchHour[instanceType];
  if (price === undefined) throw new PriceMissingError(instanceType);
  return price;
}

/**
 * What the resources of a stage cost in a month in which nothing happens.
 * @throws PriceMissingError for an instance type without a price
 */
export function fixedCosts(resources: readonly TemplateResource[], prices: PriceTable): CostLine[] {
  return resources.flatMap((resource) => pricings[resource.Type]?.(resource, prices) ?? []);
}
