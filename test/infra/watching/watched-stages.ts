import { type Stacks, synthesise } from '../stack-templates.ts';

export const layerArn = 'arn:aws:lambda:eu-central-1:615299751070:layer:AWSOpenTelemetryDistroJs:10';

/** Everything that a stage can choose. */
const everything = {
  encryption: 'customer',
  domain: { zoneName: 'print.example', hostedZoneId: 'Z0123456789ABC' },
  network: { zones: ['a', 'b', 'c'], moreEndpoints: ['xray'] },
  secondRegion: { region: 'eu-west-1' },
  outbox: {
    host: 'orders.cluster-x.eu-central-1.rds.amazonaws.com',
    database: 'orders',
    secretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:outbox-AbCdEf',
    network: {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-central-1a'],
      subnetIds: ['subnet-0123456789abcdef0'],
      securityGroupIds: ['sg-0123456789abcdef0'],
    },
  },
  notifications: {
    mails: {
      from: 'prints@shop.example',
      lookupUrl: 'https://shop.example/api/customers/{customerId}/mail',
      lookupSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:lookup-AbCdEf',
      pageUrl: 'https://uploads.shop.example',
    },
  },
  backups: { keepDays: 35 },
  watching: {
    runbookUrl: 'https://example.com/inkstream/docs/runbook.md',
    tracing: { kind: 'adot', layerArn },
    costAnomaly: { dollars: 50 },
  },
};

/**
 * With every alarm that there can be in any stage.
 * @param isValidated whether the CDK's own rules look at the templates, which takes seconds
 */
export function synthesiseEverything(isValidated = false): Stacks {
  return synthesise({ stage: 'prod' }, {}, {}, everything, isValidated);
}

/** Every stage; prod with all that it may have besides. */
export function synthesiseStages(): ReadonlyMap<string, Stacks> {
  return new Map([
    ['dev', synthesise({ stage: 'dev' })],
    ['staging', synthesise({ stage: 'staging' })],
    ['prod', synthesiseEverything()],
  ]);
}
