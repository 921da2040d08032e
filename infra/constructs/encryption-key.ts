import { Aws, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { ResourceNames } from './resource-names.ts';

export interface EncryptionKeyProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** Services that encrypt what our roles store there, with the key's own permission. */
const services = ['s3', 'dynamodb', 'sqs', 'sns', 'secretsmanager', 'firehose', 'es'] as const;

/** Events and uploads to queues; milestones, mails that came back and unusual costs to topics. */
const senders = ['events', 's3', 'ses', 'costalerts'] as const;

/** CloudFormation names a role after its stack, of which it takes this much at least. */
const stackNameLength = 20;

const use = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * The account's own key for what a stage stores. Nobody uses it directly: a role of this project uses it by way of the
 * service that stores, and of that service only what the role's own policy allows. Others of the account (analysts, people
 * on duty) need `kms:Decrypt` in a policy of their own. Disabling the key makes everything unreadable at once, which is what
 * it is for. About 1 USD a month, and requests.
 */
export class EncryptionKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { stage, names } = props;
    this.key = new Key(this, 'Key', {
      alias: `${names.prefix}-data`,
      description: `Encrypts what the stage ${stage.name} of Inkstream stores`,
      enableKeyRotation: true,
      removalPolicy: removalPolicyOf(stage),
    });
    for (const statement of this.statements(props)) this.key.addToResourcePolicy(statement);
  }

  private statements(props: EncryptionKeyProps): PolicyStatement[] {
    return [
      ...[this.ourRoles(props), this.senders(), this.rules(props), ...this.archive(props)],
      ...[this.alarms(), this.logs(props)],
    ];
  }

  private ourRoles({ stage, names }: EncryptionKeyProps): PolicyStatement {
    const stacks = ['Stateful', 'Stateless'].map((kind) => `Inkstream${kind}-${stage.name}`.slice(0, stackNameLength));
    const roles = [...stacks.map((name) => `${name}*`), `${names.prefix}-*`];
    return new PolicyStatement({
      sid: 'OurRolesByWayOfServices',
      // The account itself as principal would leave it to IAM, that is to every administrator's policy.
      principals: [new AnyPrincipal()],
      actions: [...use, 'kms:DescribeKey'],
      resources: ['*'],
      conditions: {
        StringEquals: {
          'kms:CallerAccount': Aws.ACCOUNT_ID,
          'kms:ViaService': services.map((service) => `${service}.${Stack.of(this).region}.${Aws.URL_SUFFIX}`),
        },
        ArnLike: {
          'aws:PrincipalArn': roles.map((name) => `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${name}`),
        },
      },
    });
  }

  /** What sends to our queues and topics without a role of ours; without the key, what they send is lost, and nobody told. */
  private senders(): PolicyStatement {
    return new PolicyStatement({
      sid: 'ServicesToQueuesAndTopics',
      principals: senders.map((service) => new ServicePrincipal(`${service}.amazonaws.com`)),
      actions: use,
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
  }

  /**
   * To topics a rule cannot send under a condition on its source; the topic's own policy has that one:
   * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
   */
  private rules({ names }: EncryptionKeyProps): PolicyStatement {
    const topics = Stack.of(this).formatArn({ service: 'sns', resource: `${names.prefix}-*` });
    return new PolicyStatement({
      sid: 'RulesToTopics',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: use,
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': topics } },
    });
  }

  /**
   * What the bus keeps for replays. The bus is what the archive's events are encrypted for, so says the key's log; the page
   * says the archive: https://docs.aws.amazon.com/eventbridge/latest/userguide/encryption-archives.html
   */
  private archive({ names }: EncryptionKeyProps): PolicyStatement[] {
    const principals = [new ServicePrincipal('events.amazonaws.com')];
    const arns = ['event-bus', 'archive'].map((resource) =>
      Stack.of(this).formatArn({ service: 'events', resource, resourceName: names.bus }),
    );
    return [
      new PolicyStatement({
        sid: 'EventsToArchive',
        principals,
        actions: [...use, 'kms:ReEncrypt*'],
        resources: ['*'],
        conditions: { StringEquals: { 'kms:EncryptionContext:aws:events:event-bus:arn': arns } },
      }),
      new PolicyStatement({ sid: 'LookAtTheKey', principals, actions: ['kms:DescribeKey'], resources: ['*'] }),
    ];
  }

  /** Without a condition, as AWS shows it: an alarm that cannot be told is worse than a key that could encrypt for a stranger's. */
  private alarms(): PolicyStatement {
    return new PolicyStatement({
      sid: 'AlarmsToTopics',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: use,
      resources: ['*'],
    });
  }

  private logs({ names }: EncryptionKeyProps): PolicyStatement {
    const { region } = Stack.of(this);
    const groups = `arn:${Aws.PARTITION}:logs:${region}:${Aws.ACCOUNT_ID}:log-group:*${names.prefix}*`;
    return new PolicyStatement({
      sid: 'LogGroups',
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
    });
  }
}
