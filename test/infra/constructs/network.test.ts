import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { type Resource, resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const prod = synthesise({ stage: 'prod' });
const dev = synthesise();

const ruleSchema = z.looseObject({
  Description: z.string(),
  FromPort: z.literal(443),
  ToPort: z.literal(443),
  IpProtocol: z.literal('tcp'),
  GroupId: z.unknown(),
});

function valuesOf(type: string): Resource[] {
  return [...resourcesOf(prod.stateful, type).values()];
}

describe('the network of a stage that has one', () => {
  test('stands in the zones that the stage names, and has no way to or from the internet', () => {
    const subnets = valuesOf('AWS::EC2::Subnet').map(({ Properties }) => Properties);
    expect(subnets.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual([
      'eu-central-1a',
      'eu-central-1b',
      'eu-central-1c',
    ]);
    expect(subnets.every(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch === false)).toBe(true);
    for (const type of ['InternetGateway', 'NatGateway', 'EIP', 'Route', 'EgressOnlyInternetGateway']) {
      expect(resourcesOf(prod.stateful, `AWS::EC2::${type}`).size).toBe(0);
    }
  });

  test('has endpoints for what its functions ask of AWS, and pays for no others', () => {
    const endpoints = valuesOf('AWS::EC2::VPCEndpoint').map(({ Properties }) => [
      textOf(Properties.ServiceName).split('.').at(-1),
      Properties.VpcEndpointType,
    ]);
    expect(endpoints).toEqual([
      ['s3', 'Gateway'],
      ['dynamodb', 'Gateway'],
      ['sqs', 'Interface'],
      ['events', 'Interface'],
    ]);
  });

  test('pays for interface endpoints in two zones only, where its functions are', () => {
    const subnetsOf = z.array(z.unknown());
    for (const { Properties } of valuesOf('AWS::EC2::VPCEndpoint')) {
      if (Properties.VpcEndpointType === 'Interface') expect(subnetsOf.parse(Properties.SubnetIds).length).toBe(2);
    }
  });

  test('lets nothing through an endpoint but what is of this account', () => {
    for (const { Properties } of valuesOf('AWS::EC2::VPCEndpoint')) {
      expect(Properties.PolicyDocument).toMatchObject({
        Statement: [
          { Condition: { StringEquals: { 'aws:PrincipalAccount': {}, 'aws:ResourceAccount': {} } }, Effect: 'Allow' },
        ],
      });
    }
  });

  test('says who may speak to whom by groups that name each other, over TLS', () => {
    const rules = ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'].flatMap((type) =>
      valuesOf(type).map(({ Properties }) => ruleSchema.parse(Properties)),
    );
    expect(rules.map(({ Description }) => Description).sort()).toEqual([
      'Functions to DynamoDB',
      'Functions to endpoints',
      'Functions to endpoints',
      'Functions to the search domain',
      'Functions to the search domain',
    ]);
    expect(rules.filter((rule) => 'CidrIp' in rule || 'CidrIpv6' in rule)).toEqual([]);
  });

  test('makes no group without a rule of its own, which EC2 would open to everywhere', () => {
    for (const { Properties } of valuesOf('AWS::EC2::SecurityGroup')) {
      expect(Properties).toMatchObject({ SecurityGroupEgress: [{ CidrIp: '255.255.255.255/32' }] });
      expect(Properties.SecurityGroupIngress).toBeUndefined();
    }
  });

  test('writes down who spoke to whom', () => {
    prod.stateful.hasResourceProperties('AWS::EC2::FlowLog', { ResourceType: 'VPC', TrafficType: 'ALL' });
  });
});

describe('in the network', () => {
  test('is the domain, with a node in each zone', () => {
    prod.stateful.hasResourceProperties('AWS::OpenSearchService::Domain', {
      VPCOptions: {
        SubnetIds: [Match.anyValue(), Match.anyValue(), Match.anyValue()],
        SecurityGroupIds: [Match.anyValue()],
      },
    });
  });

  test('are the functions that know the address of the domain, and no others', () => {
    const functions = [...resourcesOf(prod.stateless, 'AWS::Lambda::Function').values()].map(
      ({ Properties }) => Properties,
    );
    const named = (found: typeof functions) => found.map(({ FunctionName }) => FunctionName).sort();
    const environment = z.looseObject({ Variables: z.record(z.string(), z.unknown()) });
    const knowing = functions.filter(({ Environment }) => {
      const parsed = environment.safeParse(Environment);
      return parsed.success && 'INKSTREAM_OPENSEARCH_URL' in parsed.data.Variables;
    });
    expect(named(functions.filter(({ VpcConfig }) => VpcConfig !== undefined))).toEqual(named(knowing));
    expect(knowing.length).toBeGreaterThan(5);
  });

  test('a function may not make network interfaces itself, though Lambda may in its name', () => {
    const policies = [...resourcesOf(prod.stateless, 'AWS::IAM::Policy').values()].map((policy) =>
      JSON.stringify(policy.Properties),
    );
    const makers = policies.filter((policy) => policy.includes('ec2:CreateNetworkInterface'));
    expect(makers.length).toBeGreaterThan(5);
    expect(makers.filter((policy) => !/"Effect":"Deny","Resource":"\*"/.test(policy))).toEqual([]);
    expect(makers.filter((policy) => !policy.includes('lambda:SourceFunctionArn'))).toEqual([]);
  });

  test('commands are let in by a function that people may invoke', () => {
    prod.stateful.hasOutput('OpensearchUrl', { Value: 'lambda://inkstream-prod-search-gateway' });
  });
});

test('a stage may do without a network', () => {
  expect(resourcesOf(dev.stateful, 'AWS::EC2::VPC').size).toBe(0);
  const functions = [...resourcesOf(dev.stateless, 'AWS::Lambda::Function').values()];
  expect(functions.filter(({ Properties }) => Properties.VpcConfig !== undefined)).toEqual([]);
  const [domain] = resourcesOf(dev.stateful, 'AWS::OpenSearchService::Domain').values();
  expect(domain?.Properties.VPCOptions).toBeUndefined();
});

test('a Region whose lists of addresses are not known is refused with the command that shows them', () => {
  expect(() => synthesise({ stage: 'staging', region: 'ap-southeast-2' })).toThrow(
    /prefixLists is missing.*describe-managed-prefix-lists --region ap-southeast-2/,
  );
});
