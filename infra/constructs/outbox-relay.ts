import { Duration, Validations } from 'aws-cdk-lib';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { OutboxSettings } from '../outbox-settings.ts';
import type { Stage } from '../stages.ts';
import { allowAnnouncing, announcedBy } from './announcing.ts';
import { type FunctionPlace, NodeFunction } from './node-function.ts';
import { watchOutbox } from './outbox-watches.ts';
import type { ResourceNames } from './resource-names.ts';
import { scheduleRun } from './scheduled-run.ts';
import { type Watch, watchFunction } from './watches.ts';

export interface OutboxRelayProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly settings: OutboxSettings;
}

/**
 * A run relays for a minute and then has half a minute to finish its batch, in which the next one begins: events wait for
 * neither. Two at a time are enough for that, and share the outbox between them.
 */
const timeout = Duration.seconds(90);
const runsAtOnce = 2;

/** The relay from the shop's PostgreSQL to the bus, by the clock without a pause. */
export class OutboxRelay extends Construct {
  readonly function: LambdaFunction;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: OutboxRelayProps) {
    super(scope, id);
    const { stage, names, bus, settings } = props;
    const relay = new NodeFunction(this, 'Relay', {
      stage,
      functionName: names.outboxRelayFunction,
      description: "Publishes what the order service wrote into its database's outbox",
      entry: 'pipelines/sources/outbox/outbox-relay.handler.ts',
      timeout,
      memoryMb: 512,
      reservedConcurrency: runsAtOnce,
      network: this.placeIn(settings),
      environment: {
        INKSTREAM_BUS_NAME: bus.eventBusName,
        INKSTREAM_OUTBOX_HOST: settings.host,
        INKSTREAM_OUTBOX_PORT: String(settings.port),
        INKSTREAM_OUTBOX_DATABASE: settings.database,
        INKSTREAM_OUTBOX_SECRET: settings.secretArn,
        INKSTREAM_OUTBOX_KEEP_DAYS: String(settings.keepDays),
        // The runtime's copy of Amazon's certificate authorities, those of RDS among them, which Node.js does not load by itself:
        // https://docs.aws.amazon.com/lambda/latest/dg/configuration-database.html
        NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
      },
    });
    this.function = relay.function;
    this.function.configureAsyncInvoke({ retryAttempts: 0 });
    relay.allow([
      allowAnnouncing(bus, announcedBy(settings.sources)),
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [settings.secretArn] }),
      ...(settings.secretKeyArn === undefined
        ? []
        : [new PolicyStatement({ actions: ['kms:Decrypt'], resources: [settings.secretKeyArn] })]),
    ]);
    scheduleRun(this, {
      description: 'Relays the outbox; a run that fails is made up for by the next',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      function: this.function,
      maxEventAge: Duration.minutes(1),
    });
    this.watches = [...watchFunction('outbox-relay', this.function), ...watchOutbox(this.function)];
  }

  /** The shop's own network, by its ids: a synth looks nothing up. */
  private placeIn({ network }: OutboxSettings): FunctionPlace {
    const { vpcId, availabilityZones, subnetIds, securityGroupIds } = network;
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', { vpcId, availabilityZones, privateSubnetIds: subnetIds });
    const subnets = subnetIds.map((subnetId) => Subnet.fromSubnetId(this, subnetId, subnetId));
    const securityGroups = securityGroupIds.map((group) =>
      SecurityGroup.fromSecurityGroupId(this, group, group, { mutable: false }),
    );
    Validations.of(this).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'Nothing here asks for the routes of the subnets of the shop',
    });
    return { placeFunction: () => ({ vpc, vpcSubnets: { subnets }, securityGroups }) };
  }
}
