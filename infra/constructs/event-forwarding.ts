import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { EventBus, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { EventBus as BusTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { commerceSources } from './commerce-bus.ts';
import type { ResourceNames } from './resource-names.ts';

export interface EventForwardingProps {
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly secondRegion: string;
}

/**
 * Every event of the shop to the bus of the second Region, whose archive so becomes a copy of this one's. One way only:
 * nothing there forwards, and the rule takes only what was announced in this Region, so that no event can come round.
 * EventBridge tries for 24 hours: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export class EventForwarding extends Construct {
  constructor(scope: Construct, id: string, { names, bus, secondRegion }: EventForwardingProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const ruleName = forwardingRule(names);
    const slashed = { service: 'events', arnFormat: ArnFormat.SLASH_RESOURCE_NAME };
    const there = stack.formatArn({ ...slashed, resource: 'event-bus', resourceName: names.bus, region: secondRegion });
    const ruleArn = stack.formatArn({ ...slashed, resource: 'rule', resourceName: `${names.bus}/${ruleName}` });
    const role = new Role(this, 'Role', {
      description: 'Events go to the bus of the second Region',
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnEquals: { 'aws:SourceArn': ruleArn } },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [there] }));
    new Rule(this, 'Rule', {
      ruleName,
      description: 'Every event of the shop to the bus of the second Region',
      eventBus: bus,
      eventPattern: { source: commerceSources, region: [stack.region] },
      targets: [new BusTarget(EventBus.fromEventBusArn(this, 'There', there), { role })],
    });
  }
}

export function forwardingRule(names: ResourceNames): string {
  return `${names.prefix}-commerce-to-second-region`;
}
