import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { replicationRules } from './bucket-replication.ts';
import { forwardingRule, returningRule } from './event-forwarding.ts';
import { type ResourceNames, resourceNames } from './resource-names.ts';
import { type Watch, watchPeriod } from './watches.ts';

/** Most objects are there within seconds, the largest within minutes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html */
const replicationLimit = Duration.minutes(30);

/** DynamoDB's copies are usually there within a second. */
const tableLimit = Duration.minutes(5);

/** One answer in place of the first Region's can be a node that was replaced. */
const answersLimit = 50;

/** The canary edits a product every five minutes. */
const silenceLimit = Duration.minutes(30);

export interface ReplicationWatchProps {
  readonly stageName: string;
  readonly names: ResourceNames;
  readonly place: { readonly account: string; readonly region: string };
  readonly secondRegion: string;
  /** What tables are called by people -> their names. */
  readonly tables: Readonly<Record<string, string>>;
}

/** What goes to the second Region, seen from the first. */
export function watchReplication(props: ReplicationWatchProps): Watch[] {
  return [...watchObjects(props), ...watchCopies(props), watchUndelivered(forwardedEvents, props.names)];
}

function watchObjects({ stageName, place, secondRegion }: ReplicationWatchProps): Watch[] {
  const here = resourceNames(stageName, place);
  const there = resourceNames(stageName, { ...place, region: secondRegion });
  return replicationRules.flatMap(({ bucket, ruleId }) => {
    const metric = (metricName: string, statistic: string) =>
      new Metric({
        namespace: 'AWS/S3',
        metricName,
        dimensionsMap: { SourceBucket: here[bucket], DestinationBucket: there[bucket], RuleId: ruleId },
        statistic,
        period: watchPeriod,
      });
    return [
      {
        name: `replication-${ruleId}-late`,
        page: 'replication-late',
        meaning: `Objects of ${ruleId} wait to be copied to the second Region, and would be lost with this one`,
        metric: metric('ReplicationLatency', Stats.MAXIMUM),
        limit: replicationLimit.toSeconds(),
        periods: 3,
      },
      {
        name: `replication-${ruleId}-failed`,
        page: 'replication-failed',
        meaning: `Objects of ${ruleId} could not be copied to the second Region: look at the role and at the key there`,
        metric: metric('OperationsFailedReplication', Stats.SUM),
        limit: 0,
        isLoss: true,
      },
    ] satisfies Watch[];
  });
}

function watchCopies({ tables, secondRegion }: ReplicationWatchProps): Watch[] {
  return Object.entries(tables).map(([name, table]) => ({
    name: `replication-table-${name}-late`,
    page: 'replication-late',
    meaning: `Writes of the table ${name} wait to be copied to the second Region, and would be lost with this one`,
    metric: new Metric({
      namespace: 'AWS/DynamoDB',
      metricName: 'ReplicationLatency',
      dimensionsMap: { TableName: table, ReceivingRegion: secondRegion },
      statistic: Stats.MAXIMUM,
      period: watchPeriod,
    }),
    limit: tableLimit.toMilliseconds(),
    periods: 3,
  }));
}

type Delivery = Pick<Watch, 'name' | 'meaning'> & { readonly ruleOf: (names: ResourceNames) => string };

const forwardedEvents: Delivery = {
  name: 'second-region-undelivered',
  meaning:
    'Events did not reach the bus of the second Region within 24 hours: its index lacks them until it is restored',
  ruleOf: forwardingRule,
};

const returnedEvents: Delivery = {
  name: 'first-region-undelivered',
  meaning: 'Events of a replay did not come back to the first Region within 24 hours: replay them again',
  ruleOf: returningRule,
};

/** Of a rule whose target is a bus of another Region. */
function watchUndelivered({ name, meaning, ruleOf }: Delivery, names: ResourceNames): Watch {
  return {
    name,
    meaning,
    metric: new Metric({
      namespace: 'AWS/Events',
      metricName: 'FailedInvocations',
      dimensionsMap: { EventBusName: names.bus, RuleName: ruleOf(names) },
      statistic: Stats.SUM,
      period: watchPeriod,
    }),
    limit: 0,
    isLoss: true,
  };
}

/** What the second Region tells of itself. */
export function watchSecondRegion(names: ResourceNames, indexer: IFunction): Watch[] {
  const runs = indexer.metricInvocations({ statistic: Stats.SUM, period: silenceLimit });
  return [
    watchUndelivered(returnedEvents, names),
    {
      name: 'second-region-silent',
      meaning: 'No event has come from the first Region for half an hour: its index grows old, and could not take over',
      metric: runs,
      limit: 1,
      beyond: 'below',
      silence: 'alarming',
    },
  ];
}

/** That it answers in place of the first. */
export function watchTakingOver(api: HttpApi): Watch {
  return {
    name: 'second-region-answers',
    meaning: 'Shoppers are answered from the second Region, because the first fails: see Lost Region',
    metric: api.metricCount({ statistic: Stats.SUM, period: watchPeriod }),
    limit: answersLimit,
  };
}
