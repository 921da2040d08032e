import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { outboxSettings } from '../../../infra/outbox-settings.ts';
import { onAws, onThisMachine, synthesise } from '../stack-templates.ts';

const secretArn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:rds!cluster-1a2b3c-AbCdEf';
const outbox = {
  host: 'shop.cluster-abc.eu-central-1.rds.amazonaws.com',
  database: 'shop',
  secretArn,
  secretKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1234-1234-1234-0a1b2c3d4e5f',
  network: {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    securityGroupIds: ['sg-0123456789abcdef0'],
  },
};
const functionName = 'inkstream-dev-outbox-relay';

describe('the relay of the outbox', () => {
  const { stateless } = synthesise(onAws, {}, {}, { outbox });

  test("runs every minute in the shop's network, two at a time at most", () => {
    stateless.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: functionName,
      ReservedConcurrentExecutions: 2,
      Timeout: 90,
      VpcConfig: { SubnetIds: outbox.network.subnetIds, SecurityGroupIds: outbox.network.securityGroupIds },
      Environment: {
        Variables: Match.objectLike({
          INKSTREAM_OUTBOX_HOST: outbox.host,
          INKSTREAM_OUTBOX_PORT: '5432',
          INKSTREAM_OUTBOX_SECRET: secretArn,
          NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
        }),
      },
    });
    stateless.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 minute)' });
  });

  test('may announce orders, read its secret and nothing else of the shop', () => {
    stateless.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'events:PutEvents',
            Condition: Match.objectLike({
              'ForAllValues:StringEquals': { 'events:source': ['commerce.orders'] },
              StringEquals: { 'events:detail-type': Match.arrayWith(['order.placed', 'order.refunded']) },
            }),
          }),
          Match.objectLike({ Action: 'secretsmanager:GetSecretValue', Resource: secretArn }),
          Match.objectLike({ Action: 'kms:Decrypt', Resource: outbox.secretKeyArn }),
        ]),
      }),
    });
  });

  test('is watched for events that wait or are refused, and for silence', () => {
    for (const alarm of ['lag', 'refused', 'heartbeat', 'relay-errors', 'relay-throttles']) {
      stateless.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: `inkstream-dev-outbox-${alarm}` });
    }
    stateless.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'inkstream-dev-outbox-heartbeat',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });
});

test('there is none unless the stage names a database, and never on this machine', () => {
  const relays = (stacks: ReturnType<typeof synthesise>) =>
    Object.keys(
      stacks.stateless.findResources('AWS::Lambda::Function', { Properties: { FunctionName: functionName } }),
    );
  expect(relays(synthesise(onThisMachine, {}, {}, { outbox }))).toEqual([]);
  expect(relays(synthesise())).toEqual([]);
});

test.each([
  [
    'a secret without its six characters',
    { secretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop' },
    'must be the complete ARN of a secret',
  ],
  [
    'a name instead of an id',
    { network: { ...outbox.network, vpcId: 'shop' } },
    'must be an id such as vpc-0123456789abcdef0',
  ],
])('%s is refused', (_, wrong, message) => {
  const { error } = outboxSettings.safeParse({ ...outbox, ...wrong });
  expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
});
