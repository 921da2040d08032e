import { Aws } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  type IGatewayVpcEndpointService,
  type IInterfaceVpcEndpointService,
  InterfaceVpcEndpointAwsService,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { moreEndpoints } from '../network-settings.ts';

type ServiceName = 'sqs' | 'events' | (typeof moreEndpoints)[number];

interface InterfaceEndpoint {
  readonly service: IInterfaceVpcEndpointService;
  /** What may go through it; everything else is refused, whatever a role allows. */
  readonly actions: readonly string[];
}

/**
 * What functions in the network ask of AWS besides DynamoDB and S3, whose gateways cost nothing. Each endpoint has a price
 * per zone and month (docs/network.md), so none is here that nothing needs: logs, metrics written to logs and the polling of
 * queues and streams go through Lambda itself.
 */
export const interfaceEndpoints: Readonly<Record<ServiceName, InterfaceEndpoint>> = {
  /** The product-indexer parks what cannot be indexed, and sends anew what failed for a passing reason. */
  sqs: { service: InterfaceVpcEndpointAwsService.SQS, actions: ['sqs:SendMessage', 'sqs:GetQueueUrl'] },
  /** The search API tells the lake what was searched for. */
  events: { service: InterfaceVpcEndpointAwsService.EVENTBRIDGE, actions: ['events:PutEvents'] },
  /** Only for traces that a function sends itself; those of Lambda's active tracing go through Lambda. */
  xray: {
    service: InterfaceVpcEndpointAwsService.XRAY,
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  },
  athena: { service: InterfaceVpcEndpointAwsService.ATHENA, actions: ['athena:*'] },
  glue: { service: InterfaceVpcEndpointAwsService.GLUE, actions: ['glue:*'] },
  secretsmanager: {
    service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    actions: ['secretsmanager:GetSecretValue'],
  },
  lambda: { service: InterfaceVpcEndpointAwsService.LAMBDA, actions: ['lambda:InvokeFunction'] },
};

export const neededEndpoints: readonly ServiceName[] = ['sqs', 'events'];

/** The gateways to S3 and DynamoDB: routes, without a price. */
export const gatewayEndpoints: Readonly<Record<'s3' | 'dynamodb', IGatewayVpcEndpointService>> = {
  s3: GatewayVpcEndpointAwsService.S3,
  dynamodb: GatewayVpcEndpointAwsService.DYNAMODB,
};

/** Roles of this account only, to resources of this account only: nothing can be carried out through an endpoint. */
export function withinAccount(actions: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: [...actions],
    resources: ['*'],
    conditions: {
      StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID, 'aws:ResourceAccount': Aws.ACCOUNT_ID },
    },
  });
}
