import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { contracts } from '../../pipelines/contracts/all-contracts.ts';
import { type DetailType, detailTypes } from '../../pipelines/contracts/event.ts';

/**
 * Lets a role announce these events, each under its own source, and no others: whoever takes over one function cannot speak
 * for another. A call may hold events of several sources, so the key has several values; `ForAllValues` alone would be
 * true of a call without any. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function allowAnnouncing(bus: IEventBus, types: readonly DetailType[]): PolicyStatement {
  const sources = new Set(types.map((type) => contracts[type].source));
  return new PolicyStatement({
    actions: ['events:PutEvents'],
    resources: [bus.eventBusArn],
    conditions: {
      'ForAllValues:StringEquals': { 'events:source': [...sources] },
      StringEquals: { 'events:detail-type': [...types] },
      Null: { 'events:source': 'false' },
    },
  });
}

/** What is announced under these sources, such as `commerce.orders`. */
export function announcedBy(sources: readonly string[]): DetailType[] {
  return detailTypes.filter((type) => sources.includes(contracts[type].source));
}
