import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { onAws, resourcesOf, synthesise } from '../stack-templates.ts';
import { distributionsOf, staffedEdge } from './edge-templates.ts';

const staffed = staffedEdge();
const { edge: whole } = staffed;

describe('the gate before the dashboards', () => {
  test('is asked by signed requests, with the cookies of whoever asks, and nothing that it answers is kept', () => {
    const dashboards = distributionsOf(whole).get('Dashboards');
    expect(dashboards?.DefaultCacheBehavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD'],
      // CachingDisabled and AllViewerExceptHostHeader, both of AWS.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
    expect(dashboards?.CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/*.js', '/*.css']);
    whole.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: { OriginAccessControlOriginType: 'lambda' },
    });
  });

  test('answers requests that are signed, and of nobody before its permit names somebody', () => {
    const { stateless } = staffed;
    stateless.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM' });
    const permissions = [...resourcesOf(stateless, 'AWS::Lambda::Permission').values()].filter(({ Properties }) =>
      JSON.stringify(Properties.FunctionName).includes('StaffGate'),
    );
    expect(permissions).toEqual([]);
    whole.hasOutput('DashboardsDistribution', { Value: { Ref: Match.stringLikeRegexp('^DashboardsPage') } });
  });

  test('knows its pages, its group and where people come back to', () => {
    staffed.stateless.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'inkstream-dev-staff-gate',
      Environment: {
        Variables: Match.objectLike({
          INKSTREAM_DASHBOARDS_URL: 'https://figures.print.example',
          INKSTREAM_STAFF_GROUP: 'analysts',
          INKSTREAM_STAFF_GROUPS_CLAIM: 'cognito:groups',
        }),
      },
    });
  });

  test('may read the dashboards, and nothing else of anything', () => {
    const policies = [...resourcesOf(staffed.stateless, 'AWS::IAM::Policy')].filter(([id]) =>
      id.startsWith('StaffGate'),
    );
    const statements = policies.flatMap(([, { Properties }]) => statementsOf(Properties.PolicyDocument));
    const ofObjects = statements.filter(({ Action }) => !/^(xray|logs):/.test(String([Action].flat()[0])));
    expect(
      ofObjects.map(
        ({ Action, Resource }) =>
          `${Action} ${/[^:/]*(\/dashboards\/\*)?"?\]*}?$/.exec(JSON.stringify(Resource))?.[1] ?? ''}`,
      ),
    ).toEqual(['s3:GetObject /dashboards/*', 's3:ListBucket ']);
  });

  test('is the only way to figures: CloudFront may read scripts and styles of the dashboards, and nothing else of them', () => {
    const statements = [...resourcesOf(staffed.stateful, 'AWS::S3::BucketPolicy').values()]
      .map(({ Properties }) => JSON.stringify(Properties.PolicyDocument))
      .filter((text) => text.includes('CloudFrontReads'));
    expect(statements.length).toBe(1);
    expect(statements[0]?.match(/\/(search|uploads|dashboards)\/\*[.\w]*/g)).toEqual([
      '/dashboards/*.css',
      '/dashboards/*.js',
      '/search/*',
      '/uploads/*',
    ]);
  });
});

describe('pools of Cognito', () => {
  const pools = [...resourcesOf(staffed.stateful, 'AWS::Cognito::UserPool').values()].map(
    ({ Properties }) => Properties,
  );
  const [customers, staff] = pools;

  test('ask for long passwords', () => {
    expect(pools.length).toBe(2);
    for (const { Policies } of pools) expect(Policies).toMatchObject({ PasswordPolicy: { MinimumLength: 12 } });
  });

  test('let customers sign themselves up, and nobody make himself one of the staff', () => {
    expect(customers?.AdminCreateUserConfig).toMatchObject({ AllowAdminCreateUserOnly: false });
    expect(staff?.AdminCreateUserConfig).toMatchObject({ AllowAdminCreateUserOnly: true });
    expect([customers?.MfaConfiguration, staff?.MfaConfiguration]).toEqual(['OPTIONAL', 'ON']);
  });

  test('have clients without a secret or a way around the sign-in page, who may write nothing that says who somebody is', () => {
    for (const { Properties } of resourcesOf(staffed.stateful, 'AWS::Cognito::UserPoolClient').values()) {
      expect(Properties).toMatchObject({
        GenerateSecret: false,
        AllowedOAuthFlows: ['code'],
        PreventUserExistenceErrors: 'ENABLED',
      });
      expect(Properties.ExplicitAuthFlows ?? []).toEqual([]);
      expect(JSON.stringify(Properties.WriteAttributes)).not.toContain('custom:');
      expect(Properties.WriteAttributes).toBeDefined();
      expect(Properties.AllowedOAuthScopes).not.toContain('aws.cognito.signin.user.admin');
    }
  });

  test('outlive their stack where the stage protects its data', () => {
    const { stateful } = synthesise({ stage: 'prod' });
    const [pool] = resourcesOf(stateful, 'AWS::Cognito::UserPool').values();
    expect(pool).toMatchObject({ DeletionPolicy: 'Retain', Properties: { DeletionProtection: 'ACTIVE' } });
  });
});

describe('the upload API', () => {
  test('behind the edge has the authorizer that admits CloudFront alone, on every route', () => {
    const ofUploads = [...resourcesOf(staffed.stateless, 'AWS::ApiGatewayV2::Route')].filter(([id]) =>
      id.startsWith('PrintImages'),
    );
    expect(ofUploads.map(([, { Properties }]) => Properties.AuthorizationType)).toEqual(ofUploads.map(() => 'CUSTOM'));
  });

  test('without an edge has API Gateway refuse bad tokens, but on the route that pictures come by', () => {
    const { stateless } = synthesise(onAws, {}, {}, { search: withoutEdge() });
    stateless.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', { AuthorizerType: 'JWT' });
    const open = [...resourcesOf(stateless, 'AWS::ApiGatewayV2::Route').values()].filter(
      ({ Properties }) => /uploads/.test(String(Properties.RouteKey)) && Properties.AuthorizationType === 'NONE',
    );
    expect(open.map(({ Properties }) => Properties.RouteKey)).toEqual(['GET /uploads/{uploadId}/files/{path+}']);
  });
});

function statementsOf(document: unknown): { Action: string | string[]; Resource: unknown }[] {
  const statement = z.looseObject({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() });
  return z.object({ Statement: z.array(statement) }).parse(document).Statement;
}

function withoutEdge(): object {
  const { edge: _, ...search } = staffed.stage.search;
  return search;
}
