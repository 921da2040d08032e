import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { CfnRule, EventBus, type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { EventBus as BusTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { commerceSources } from './commerce-bus.ts';
import type { ResourceNames } from './resource-names.ts';

export interface EventForwardingProps {
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  /** The Region of the bus that they go to. */
  readonly to: string;
  /** Only those of a replay whose name begins with this. @default all but replays */
  readonly replays?: string;
}

/** What a replay of the second Region's archive is called that is meant for the first: `to-first-2026-11-22`. */
export const replaysToFirst = 'to-first-';

/**
 * Every event of the shop to the bus of the other Region, whose archive so becomes a copy of this one's. A rule takes only
 * what was announced in its own Region, and the way back is for replays of a certain name alone: no event can come round.
 * EventBridge tries for 24 hours: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export class EventForwarding extends Construct {
  constructor(scope: Construct, id: string, { names, bus, to, replays }: EventForwardingProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const ruleName = replays === undefined ? forwardingRule(names) : returningRule(names);
    const slashed = { service: 'events', arnFormat: ArnFormat.SLASH_RESOURCE_NAME };
    const there = stack.formatArn({ ...slashed, resource: 'event-bus', resourceName: names.bus, region: to });
    const ruleArn = stack.formatArn({ ...slashed, resource: 'rule', resourceName: `${names.bus}/${ruleName}` });
    const role = new Role(this, 'Role', {
      description: `Events go to the bus in ${to}`,
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnEquals: { 'aws:SourceArn': ruleArn } },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [there] }));
    const pattern: EventPattern = { source: commerceSources, region: [stack.region] };
    const rule = new Rule(this, 'Rule', {
      ruleName,
      description:
        replays === undefined
          ? `Every event of the shop to the bus in ${to}`
          : `Events of replays called ${replays}… to the bus in ${to}`,
      eventBus: bus,
      eventPattern: pattern,
      targets: [new BusTarget(EventBus.fromEventBusArn(this, 'There', there), { role })],
    });
    // EventBridge gives replayed events this field, which CDK's patterns do not know.
    const replayName = replays === undefined ? [{ exists: false }] : [{ prefix: replays }];
    const resource = rule.node.defaultChild;
    if (resource instanceof CfnRule) resource.addPropertyOverride('EventPattern.replay-name', replayName);
  }
}

export function forwardingRule(names: ResourceNames): string {
  return `${names.prefix}-commerce-to-second-region`;
}

export function returningRule(names: ResourceNames): string {
  return `${names.prefix}-replays-to-first-region`;
}
