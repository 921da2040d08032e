import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { onThisMachine, resourcesOf, synthesise, textOf } from '../stack-templates.ts';

const { stateful, stateless } = synthesise();
const prod = synthesise({ stage: 'prod' }).stateless;
const local = synthesise(onThisMachine).stateless;

/** Of the search API alone. */
function routesOf(template: typeof stateless) {
  return [...resourcesOf(template, 'AWS::ApiGatewayV2::Route')]
    .filter(([id]) => id.startsWith('SearchApi'))
    .map(([, route]) => route);
}

describe('the search API', () => {
  test('has these routes, and reads only', () => {
    const routes = routesOf(stateless);
    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      'GET /openapi.json',
      'GET /products/{id}',
      'GET /products/{id}/similar',
      'GET /search',
      'GET /suggest',
    ]);
  });

  test('may be asked from pages, without credentials', () => {
    stateless.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      ProtocolType: 'HTTP',
      CorsConfiguration: { AllowMethods: ['GET'], AllowOrigins: ['*'], AllowCredentials: Match.absent() },
    });
  });

  test.each([
    ['dev', stateless, 50, 100],
    ['prod', prod, 200, 400],
  ])('of %s answers so many requests and no more', (_stage, template, rate, burst) => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst, DetailedMetricsEnabled: true },
    });
  });

  test('logs what happened to a request, and nothing that leads to a person', () => {
    const [, stage] =
      [...resourcesOf(stateless, 'AWS::ApiGatewayV2::Stage')].find(([id]) => id.startsWith('SearchApi')) ?? [];
    const { Format } = z.object({ Format: z.string() }).parse(stage?.Properties.AccessLogSettings);
    expect(Format).toContain('$context.status');
    expect(Format).not.toMatch(/identity|ip|userAgent|path|querystring|authorizer/i);
    stateless.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/apigateway/inkstream-dev-search',
      RetentionInDays: 14,
    });
  });

  test('is given up on before API Gateway gives up', () => {
    stateless.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'inkstream-dev-search-api', Timeout: 10 });
  });

  test.each([
    ['search-api-server-errors', { MetricName: '5xx', Threshold: 5 }],
    ['search-api-latency', { MetricName: 'Latency', ExtendedStatistic: 'p95', Threshold: 1000, EvaluationPeriods: 3 }],
  ])('raises %s', (name, expected) => {
    stateless.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `inkstream-dev-${name}`,
      Namespace: 'AWS/ApiGateway',
      ...expected,
    });
  });
});

describe('behind the edge', () => {
  test('every route asks whether a request came through it, and those without the header get nowhere', () => {
    const [[id, authorizer] = []] = resourcesOf(stateless, 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizer?.Properties).toMatchObject({
      AuthorizerType: 'REQUEST',
      IdentitySource: ['$request.header.x-origin-key'],
      EnableSimpleResponses: true,
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 300,
    });
    const expected = { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: id } };
    for (const { Properties } of routesOf(stateless)) expect(Properties).toMatchObject(expected);
  });

  test('the key is one that AWS makes, and is where CloudFront is', () => {
    stateful.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'inkstream-dev/search-origin-key',
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
      ReplicaRegions: [{ Region: 'us-east-1' }],
      SecretString: Match.absent(),
    });
    synthesise({ region: 'us-east-1' }).stateful.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'inkstream-dev/search-origin-key',
      ReplicaRegions: Match.absent(),
    });
  });
});

describe('on this machine', () => {
  test('everybody may ask, for there is no edge', () => {
    local.allResourcesProperties('AWS::ApiGatewayV2::Route', { AuthorizationType: 'NONE' });
  });

  test('the API is below a path of the emulator', () => {
    const { Value } = local.findOutputs('SearchApiUrl').SearchApiUrl as { Value: unknown };
    expect(textOf(Value)).toMatch(/^http:\/\/127\.0\.0\.1:4566\/_aws\/execute-api\/<SearchApi\w+>\/\$default$/);
  });
});
