import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type CorsHttpMethod, HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';

export interface PublicApiProps {
  readonly stage: Stage;
  readonly name: string;
  readonly description: string;
  /** Whose pages may ask it from a browser, and how. */
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly CorsHttpMethod[];
  /** @default none */
  readonly allowedHeaders?: readonly string[];
  /** What it answers of all callers together. */
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/** What is said of a request: no address, no path, no query, nothing else that leads to a person. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    route: '$context.routeKey',
    status: '$context.status',
    bytes: '$context.responseLength',
    latencyMs: '$context.responseLatency',
    functionLatencyMs: '$context.integrationLatency',
    error: '$context.error.message',
    functionError: '$context.integrationErrorMessage',
  }),
);

/** An HTTP API for everybody, still without routes: throttled as a whole, and with a log of what was asked. */
export function createPublicApi(scope: Construct, props: PublicApiProps): HttpApi {
  const { stage } = props;
  const api = new HttpApi(scope, 'Api', {
    apiName: props.name,
    description: props.description,
    createDefaultStage: false,
    corsPreflight: {
      allowOrigins: [...props.allowedOrigins],
      allowMethods: [...props.allowedMethods],
      allowHeaders: props.allowedHeaders && [...props.allowedHeaders],
      maxAge: Duration.days(1),
    },
  });
  const logGroup = new LogGroup(scope, 'AccessLogs', {
    logGroupName: `/aws/apigateway/${props.name}`,
    retention: stage.logRetentionDays,
    removalPolicy: removalPolicyOf(stage),
  });
  new HttpStage(scope, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: props.requestsPerSecond, burstLimit: props.burst },
    detailedMetricsEnabled: true,
    accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: accessLogFormat },
  });
  return api;
}

/** Base URL of an API, without a slash at its end. */
export function urlOf(api: HttpApi, { target }: Stage): string {
  // The emulator would name a host that not every system resolves; it serves the same under a path.
  if (target.kind === 'local') return `${target.awsEndpoint}/_aws/execute-api/${api.apiId}/$default`;
  return api.apiEndpoint;
}

/** @param reason why these routes ask nobody who they are */
export function acknowledgeOpenness(routes: readonly IConstruct[], reason: string): void {
  for (const route of routes) Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason });
}
