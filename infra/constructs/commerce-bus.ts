import { Duration } from 'aws-cdk-lib';
import { EventBus, type IEventBus, Match } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { ResourceNames } from './resource-names.ts';

export interface CommerceBusProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** The sources that producers announce under; the rule and the archive take the same ones. */
export const commerceSources: string[] = Match.prefix('commerce.');

/** The bus that every shop service announces on, and its archive, from which events can be replayed. */
export class CommerceBus extends Construct {
  readonly bus: IEventBus;

  constructor(scope: Construct, id: string, props: CommerceBusProps) {
    super(scope, id);
    const bus = new EventBus(this, 'Bus', { eventBusName: props.names.bus });
    bus.applyRemovalPolicy(removalPolicyOf(props.stage));
    this.bus = bus;
    const archive = bus.archive('Archive', {
      archiveName: props.names.bus,
      description: 'Every event of the shop, for replay after a fault is mended',
      eventPattern: { source: commerceSources },
      retention: Duration.days(props.stage.archiveRetentionDays),
    });
    archive.applyRemovalPolicy(removalPolicyOf(props.stage));
  }
}
