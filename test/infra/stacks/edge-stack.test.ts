import { describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import type { ParameterTable } from '../../../indexer/search/parameter-table.ts';
import { routes } from '../../../indexer/search/routes.ts';
import { longestProductId, searchParameters } from '../../../indexer/search/search-parameters.ts';
import { contentSecurityPolicy as searchPolicy } from '../../../indexer/search-page/page-policy.ts';
import { contentSecurityPolicy as dashboardsPolicy } from '../../../queries/dashboards/page/page-policy.ts';
import { onAws, onThisMachine, resourcesOf, synthesise } from '../stack-templates.ts';

const { edge } = synthesise();
if (edge === undefined) throw new Error('The stage dev has no edge');

const ruleSchema = z.looseObject({
  Name: z.string(),
  Priority: z.number(),
  Action: z.looseObject({ Block: z.object({ CustomResponse: z.object({ ResponseCode: z.number() }) }) }).optional(),
  Statement: z.record(z.string(), z.unknown()),
  VisibilityConfig: z.object({
    SampledRequestsEnabled: z.boolean(),
    CloudWatchMetricsEnabled: z.boolean(),
    MetricName: z.string(),
  }),
});
const acls = [...resourcesOf(edge, 'AWS::WAFv2::WebACL').values()];
const aclNamed = (name: string) => acls.find(({ Properties }) => Properties.Name === name);
const acl = aclNamed('inkstream-dev-search');
const rules = z.array(ruleSchema).parse(acl?.Properties.Rules);

function ruleNamed(name: string) {
  const rule = rules.find(({ Name }) => Name === name);
  if (rule === undefined) throw new Error(`No rule is called ${name}`);
  return rule;
}

/** Bytes of the texts that a query may have, percent-encoded. */
function longestQuery(table: ParameterTable): number {
  const units = Object.values(table).map((parameter) => {
    if (parameter.kind === 'text') return parameter.maxLength;
    return parameter.kind === 'texts' ? parameter.maxLength * parameter.maxCount : 0;
  });
  return encodeURIComponent('\u5370').length * units.reduce((sum, length) => sum + length, 0);
}

describe('the web firewall', () => {
  test('is for CloudFront, lets in what no rule stops, and asks each rule in an order of its own', () => {
    expect(acl?.Properties).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } });
    expect(new Set(rules.map(({ Priority }) => Priority)).size).toBe(rules.length);
  });

  test.each([
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
    'AWSManagedRulesAmazonIpReputationList',
  ])("blocks by AWS's %s", (name) => {
    expect(ruleNamed(name)).toMatchObject({
      OverrideAction: { None: {} },
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: name } },
    });
  });

  test('limits what one address may ask in five minutes', () => {
    const { Statement, Action } = ruleNamed('rate-of-an-address');
    expect(Statement).toEqual({
      RateBasedStatement: { Limit: 1000, EvaluationWindowSec: 300, AggregateKeyType: 'IP' },
    });
    expect(Action?.Block.CustomResponse.ResponseCode).toBe(429);
  });

  test('blocks paths that are longer than that of any product', () => {
    const longest = `/products/${encodeURIComponent('\u5370'.repeat(longestProductId))}/similar`;
    expect(ruleNamed('long-path').Statement).toMatchObject({
      SizeConstraintStatement: { FieldToMatch: { UriPath: {} }, ComparisonOperator: 'GT', Size: longest.length },
    });
  });

  test('blocks no query for its length: the API allows as long ones as CloudFront carries', () => {
    expect(longestQuery(searchParameters)).toBeGreaterThan(8_192);
    expect(JSON.stringify(rules.map(({ Statement }) => Statement))).not.toContain('"QueryString"');
    expect(ruleNamed('AWSManagedRulesCommonRuleSet').Statement).toMatchObject({
      ManagedRuleGroupStatement: {
        RuleActionOverrides: ['SizeRestrictions_QUERYSTRING', 'SizeRestrictions_URIPATH'].map((Name) => ({
          Name,
          ActionToUse: { Count: {} },
        })),
      },
    });
  });

  test('knows no other methods than those that read', () => {
    const methods = JSON.stringify(ruleNamed('other-methods').Statement).match(/(?<="SearchString":")\w+/g);
    expect(methods).toEqual(['GET', 'HEAD', 'OPTIONS']);
  });

  test('counts, and keeps no request to look at', () => {
    expect(rules.filter(({ VisibilityConfig }) => VisibilityConfig.SampledRequestsEnabled)).toEqual([]);
    expect(rules.filter(({ VisibilityConfig }) => !VisibilityConfig.CloudWatchMetricsEnabled)).toEqual([]);
    expect(new Set(rules.map(({ VisibilityConfig }) => VisibilityConfig.MetricName)).size).toBe(rules.length);
  });
});

const staffed = synthesise(
  onAws,
  {},
  {},
  {
    identity: { staff: { kind: 'cognito', group: 'analysts' } },
    domain: { zoneName: 'print.example', hostedZoneId: 'Z0123456789ABC', dashboards: 'figures' },
  },
);
const { edge: whole } = staffed;
if (whole === undefined) throw new Error('The stage dev has no edge');

interface Behavior {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods: readonly string[];
  readonly ViewerProtocolPolicy: string;
}

interface DistributionConfig {
  readonly WebACLId: unknown;
  readonly Comment: string;
  readonly Aliases?: readonly string[];
  readonly ViewerCertificate?: object;
  readonly Origins: readonly { readonly Id: string; readonly S3OriginConfig?: object; readonly OriginPath?: string }[];
  readonly DefaultCacheBehavior: Behavior;
  readonly CacheBehaviors: readonly Behavior[];
}

function distributionsOf(template: Template): Map<string, DistributionConfig> {
  const found = [...resourcesOf(template, 'AWS::CloudFront::Distribution').values()];
  const configs = found.map(({ Properties }) => Properties.DistributionConfig as DistributionConfig);
  return new Map(configs.map((config) => [config.Comment.split(' ')[0] ?? '', config]));
}

describe('each page has a distribution and a firewall of its own', () => {
  test.each([
    ['without staff, the two that are for everybody', edge, ['Product', 'Uploads']],
    ['with staff, the dashboards as well', whole, ['Product', 'Uploads', 'Dashboards']],
  ])('%s', (_, template, names) => {
    const found = distributionsOf(template);
    expect([...found.keys()]).toEqual(names);
    const firewalls = [...found.values()].map(({ WebACLId }) => JSON.stringify(WebACLId));
    expect(new Set(firewalls).size).toBe(names.length);
    expect(resourcesOf(template, 'AWS::WAFv2::WebACL').size).toBe(names.length);
  });

  test('and speaks TLS alone, to browsers and to what is behind it', () => {
    for (const { DefaultCacheBehavior, CacheBehaviors, Origins } of distributionsOf(whole).values()) {
      for (const { ViewerProtocolPolicy } of [DefaultCacheBehavior, ...CacheBehaviors]) {
        expect(ViewerProtocolPolicy).toMatch(/^(redirect-to-https|https-only)$/);
      }
      expect(Origins.filter((origin) => !JSON.stringify(origin).match(/https-only|S3OriginConfig/))).toEqual([]);
    }
  });

  test('reads its files by signed requests from its own folder', () => {
    const folders = [...distributionsOf(whole).values()].map(({ Origins }) =>
      Origins.flatMap(({ OriginPath, S3OriginConfig }) => (S3OriginConfig === undefined ? [] : [OriginPath])),
    );
    expect(folders).toEqual([['/search'], ['/uploads'], ['/dashboards']]);
    for (const { Properties } of resourcesOf(whole, 'AWS::CloudFront::OriginAccessControl').values()) {
      expect(Properties.OriginAccessControlConfig).toMatchObject({
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      });
    }
  });
});

describe('the APIs behind CloudFront', () => {
  test.each([
    ['Product', [...new Set(Object.values(routes).map(({ path }) => path.replace(/\{.*/, '*')))]],
    ['Uploads', ['/uploads', '/uploads/*']],
  ])('of %s are asked at the origin of their page, and at no other path', (name, paths) => {
    const found = distributionsOf(edge).get(name);
    expect(found?.CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual(paths);
  });

  test('are proven that it is CloudFront who asks', () => {
    const key = '{{resolve:secretsmanager:inkstream-dev/search-origin-key:SecretString:::}}';
    for (const name of ['Product', 'Uploads']) {
      const [api] =
        distributionsOf(edge)
          .get(name)
          ?.Origins.filter((origin) => !origin.S3OriginConfig) ?? [];
      expect(api).toMatchObject({
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
        OriginCustomHeaders: [{ HeaderName: 'x-origin-key', HeaderValue: key }],
      });
    }
  });

  test('are found across Regions by the output of their stack', () => {
    const text = JSON.stringify(edge.toJSON());
    expect(text).toContain('"Fn::GetStackOutput":{"StackName":"Stateless","Region":"eu-central-1"');
    expect(text).not.toContain('Custom::');
  });

  test('of the search: an answer is kept by its whole query, as long as the API says and at most a minute', () => {
    edge.hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: {
        Name: 'inkstream-dev-search',
        MinTTL: 0,
        DefaultTTL: 0,
        MaxTTL: 60,
        ParametersInCacheKeyAndForwardedToOrigin: {
          QueryStringsConfig: { QueryStringBehavior: 'all' },
          CookiesConfig: { CookieBehavior: 'none' },
          HeadersConfig: { HeaderBehavior: 'none' },
          EnableAcceptEncodingGzip: true,
          EnableAcceptEncodingBrotli: true,
        },
      },
    });
  });

  test('of uploads: it is passed on whose request it is, no answer of one is given to another, and no cookie goes there', () => {
    edge.hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: {
        Name: 'inkstream-dev-uploads',
        DefaultTTL: 0,
        MaxTTL: 1,
        ParametersInCacheKeyAndForwardedToOrigin: {
          CookiesConfig: { CookieBehavior: 'none' },
          HeadersConfig: { HeaderBehavior: 'whitelist', Headers: Match.arrayWith(['authorization', 'origin']) },
          QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['access', 'after'] },
        },
      },
    });
  });
});

describe('browsers are made careful', () => {
  const policies = new Map(
    [...resourcesOf(whole, 'AWS::CloudFront::ResponseHeadersPolicy').values()].map(({ Properties }) => {
      const config = Properties.ResponseHeadersPolicyConfig as {
        Name: string;
        SecurityHeadersConfig: Record<string, object>;
      };
      return [config.Name.replace('inkstream-dev-', ''), config] as const;
    }),
  );
  const policyOf = (name: string) => JSON.stringify(policies.get(name)?.SecurityHeadersConfig.ContentSecurityPolicy);

  test('by every answer', () => {
    expect([...policies.keys()].sort()).toEqual(
      ['dashboards', 'dashboards-gate', 'search', 'search-page', 'upload-page', 'uploads'].sort(),
    );
    for (const { SecurityHeadersConfig, ...more } of policies.values()) {
      expect(SecurityHeadersConfig).toMatchObject({
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true, Override: true },
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY', Override: true },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
      });
      expect(JSON.stringify(more)).toMatch(/permissions-policy.*cross-origin-opener-policy/);
    }
  });

  test("by each page's own policy, the one that its server on this machine sends", () => {
    expect(policyOf('search-page')).toContain(JSON.stringify(searchPolicy).slice(1, -1));
    expect(policyOf('dashboards')).toContain(JSON.stringify(dashboardsPolicy).slice(1, -1));
    expect(policyOf('search')).toContain("default-src 'none'");
    expect(policyOf('dashboards-gate')).toBeUndefined();
    for (const name of ['search-page', 'upload-page', 'dashboards']) {
      expect(policyOf(name)).toContain("frame-ancestors 'none'");
      expect(policyOf(name)).not.toMatch(/unsafe-|\*/);
    }
  });

  test('by letting the upload page speak with its two buckets and with whoever signs people in, and with nobody else', () => {
    const text = policyOf('upload-page') ?? '';
    expect(text).toMatch(/connect-src 'self' https:\/\/inkstream-dev-uploads-/);
    expect(text).toMatch(/inkstream-dev-customers-/);
    expect(text).toMatch(/\.auth\.eu-central-1\.amazoncognito\.com/);
  });
});

describe('the firewall of uploads', () => {
  const ofUploads = z.array(ruleSchema).parse(aclNamed('inkstream-dev-uploads')?.Properties.Rules);
  const statementOf = (name: string) => ofUploads.find(({ Name }) => Name === name)?.Statement;

  test('lets an address begin fewer uploads than it may ask questions', () => {
    expect(statementOf('rate-of-an-address')).toMatchObject({ RateBasedStatement: { Limit: 1000 } });
    expect(statementOf('rate-of-post-delete')).toMatchObject({
      RateBasedStatement: { Limit: 300, AggregateKeyType: 'IP', ScopeDownStatement: { OrStatement: {} } },
    });
  });

  test.each([
    ['long-path', { UriPath: {} }, 300],
    ['long-query', { QueryString: {} }, 4_096],
    ['large-body', { Body: { OversizeHandling: 'MATCH' } }, 8_192],
  ])('stops what is larger than anything that is meant well: %s', (name, field, size) => {
    expect(statementOf(name)).toMatchObject({
      SizeConstraintStatement: { FieldToMatch: field, ComparisonOperator: 'GT', Size: size },
    });
  });

  test('knows the methods of the API and no others', () => {
    expect(JSON.stringify(statementOf('other-methods')).match(/(?<="SearchString":")\w+/g)).toEqual([
      'GET',
      'HEAD',
      'POST',
      'DELETE',
      'OPTIONS',
    ]);
  });

  test('has room for the longest things that are meant well', () => {
    const tile = `/uploads/${'0'.repeat(36)}/files/tiles/image_files/14/1234_1234.jpeg`;
    const parts = Array.from({ length: 32 }, (_, index) => ({ partNumber: index + 1, etag: `"${'0'.repeat(32)}"` }));
    expect(tile.length).toBeLessThan(300);
    expect(JSON.stringify({ parts }).length).toBeLessThan(8_192);
  });
});

describe('every firewall', () => {
  test('keeps what it blocked, without queries, tokens and cookies', () => {
    const logs = [...resourcesOf(whole, 'AWS::WAFv2::LoggingConfiguration').values()];
    expect(logs.length).toBe(3);
    for (const { Properties } of logs) {
      expect(Properties.LoggingFilter).toMatchObject({ DefaultBehavior: 'DROP', Filters: [{ Behavior: 'KEEP' }] });
      expect(Properties.RedactedFields).toEqual([
        { QueryString: {} },
        { SingleHeader: { Name: 'authorization' } },
        { SingleHeader: { Name: 'cookie' } },
      ]);
    }
    const groups = [...resourcesOf(whole, 'AWS::Logs::LogGroup').values()];
    expect(groups.map(({ Properties }) => Properties)).toEqual(
      ['search', 'uploads', 'dashboards'].map((name) => ({
        LogGroupName: `aws-waf-logs-inkstream-dev-${name}`,
        RetentionInDays: 7,
      })),
    );
  });

  test('blocks by the rules of AWS', () => {
    for (const { Properties } of resourcesOf(whole, 'AWS::WAFv2::WebACL').values()) {
      expect(JSON.stringify(Properties.Rules).match(/AWSManagedRules\w+/g)?.length).toBeGreaterThanOrEqual(3);
    }
  });
});

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

describe('a domain of its own', () => {
  test('gives each page a name, one certificate that the zone proves, and TLS of 2021 at least', () => {
    const found = [...distributionsOf(whole).values()];
    const names = ['search.print.example', 'uploads.print.example', 'figures.print.example'];
    expect(found.map(({ Aliases }) => Aliases)).toEqual(names.map((name) => [name]));
    for (const { ViewerCertificate } of found) {
      expect(ViewerCertificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' });
    }
    whole.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: names[0],
      SubjectAlternativeNames: names.slice(1),
      ValidationMethod: 'DNS',
    });
    const records = [...resourcesOf(whole, 'AWS::Route53::RecordSet').values()].map(
      ({ Properties }) => `${Properties.Type} ${Properties.Name}`,
    );
    expect(records.sort()).toEqual(names.flatMap((name) => [`A ${name}.`, `AAAA ${name}.`]).sort());
    expect(whole.findOutputs('*')).toMatchObject({
      SearchApiUrl: { Value: 'https://search.print.example' },
      UploadApiUrl: { Value: 'https://uploads.print.example' },
      DashboardsUrl: { Value: 'https://figures.print.example' },
    });
  });

  test('is where people come back to who have signed in', () => {
    const clients = [...resourcesOf(staffed.stateful, 'AWS::Cognito::UserPoolClient').values()];
    expect(clients.map(({ Properties }) => Properties.CallbackURLs)).toEqual([
      ['https://uploads.print.example/'],
      ['https://figures.print.example/_sign-in/callback'],
    ]);
  });

  test('is not needed', () => {
    expect(resourcesOf(edge, 'AWS::CertificateManager::Certificate').size).toBe(0);
    expect(Object.keys(edge.findOutputs('*'))).toEqual(['SearchApiUrl', 'UploadApiUrl']);
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

test('on this machine there is no edge', () => {
  expect(synthesise(onThisMachine).edge).toBeUndefined();
});
