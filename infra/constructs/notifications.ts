import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { EventField, type EventPattern, type IEventBus, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { canaryPrefix } from '../../pipelines/contracts/canary.ts';
import { type DetailType, detailTypes } from '../../pipelines/contracts/event.ts';
import type { ResourceNames } from './resource-names.ts';
import { type Watch, watchPeriod } from './watches.ts';

export interface NotificationsProps {
  readonly names: ResourceNames;
  readonly bus: IEventBus;
}

interface Milestones {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** What is told besides what every milestone is told with; fields of the detail that each of these events has. */
  readonly fields: readonly string[];
}

const startingWith = (start: string): DetailType[] => detailTypes.filter((name) => name.startsWith(start));

/**
 * What happens to orders and images, for whoever subscribes: by mail, HTTPS, a queue or a function of his own. Messages say what
 * happened to which order or image and hold nothing of a customer; subscribers who want one kind alone filter by the message's body.
 */
export class Notifications extends Construct {
  readonly orders: Topic;
  readonly images: Topic;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const orders: Milestones = {
      id: 'Orders',
      name: props.names.orderMilestones,
      description: 'Milestones of orders to those who subscribed',
      pattern: {
        detailType: startingWith('order.'),
        // The canary's orders are nobody's.
        detail: { orderId: Match.anythingButPrefix(canaryPrefix) },
      },
      fields: ['orderId'],
    };
    const images: Milestones = {
      id: 'Images',
      name: props.names.imageMilestones,
      description: 'Verdicts on images to those who subscribed',
      pattern: { detailType: ['image.processed', 'image.rejected'] },
      fields: ['imageId', 'verdict'],
    };
    this.orders = this.createTopic(props, orders);
    this.images = this.createTopic(props, images);
    this.watches = [orders, images].map(({ name }) => this.watchRule(props, name));
  }

  private createTopic({ bus, names }: NotificationsProps, milestones: Milestones): Topic {
    const topic = new Topic(this, `${milestones.id}Topic`, { topicName: milestones.name, enforceSSL: true });
    const rule = new Rule(this, `${milestones.id}Rule`, {
      ruleName: milestones.name,
      description: milestones.description,
      eventBus: bus,
      eventPattern: { source: Match.prefix('commerce.'), ...milestones.pattern },
    });
    const inDetail = ['eventId', 'occurredAt', 'version', ...milestones.fields];
    // By name only: the target's own grant would admit every rule of every account.
    const topicArn = Stack.of(this).formatArn({ service: 'sns', resource: milestones.name });
    rule.addTarget(
      new SnsTopic(Topic.fromTopicArn(this, `${milestones.id}Target`, topicArn), {
        message: RuleTargetInput.fromObject({
          milestone: EventField.detailType,
          ...Object.fromEntries(inDetail.map((field) => [field, EventField.fromPath(`$.detail.${field}`)])),
        }),
      }),
    );
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AdmitTheEventRule',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.ruleArn(`${names.bus}/${milestones.name}`) } },
      }),
    );
    return topic;
  }

  private ruleArn(resourceName: string): string {
    const rule = { service: 'events', resource: 'rule', resourceName };
    return Arn.format({ ...rule, arnFormat: ArnFormat.SLASH_RESOURCE_NAME }, Stack.of(this));
  }

  private watchRule({ names }: NotificationsProps, ruleName: string): Watch {
    return {
      name: `${ruleName.slice(names.prefix.length + 1)}-undelivered`,
      page: 'rule-undelivered',
      meaning: 'The bus could not hand milestones to their topic: look at the policy of the topic and at its key',
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'FailedInvocations',
        dimensionsMap: { EventBusName: names.bus, RuleName: ruleName },
        statistic: Stats.SUM,
        period: watchPeriod,
      }),
      limit: 0,
    };
  }
}
