import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import type { ParameterTable } from '../../../indexer/search/parameter-table.ts';
import { longestProductId, searchParameters } from '../../../indexer/search/search-parameters.ts';
import { onThisMachine, resourcesOf, synthesise } from '../stack-templates.ts';

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
const [acl] = resourcesOf(edge, 'AWS::WAFv2::WebACL').values();
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

describe('CloudFront', () => {
  test('stands behind the firewall and speaks TLS 1.2 to the API, to which it proves itself', () => {
    edge.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        WebACLId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirewallAcl'), 'Arn'] },
        Origins: [
          Match.objectLike({
            CustomOriginConfig: Match.objectLike({
              OriginProtocolPolicy: 'https-only',
              OriginSSLProtocols: ['TLSv1.2'],
            }),
            OriginCustomHeaders: [
              {
                HeaderName: 'x-origin-key',
                HeaderValue: '{{resolve:secretsmanager:inkstream-dev/search-origin-key:SecretString:::}}',
              },
            ],
          }),
        ],
        DefaultCacheBehavior: Match.objectLike({
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
          ViewerProtocolPolicy: 'redirect-to-https',
          Compress: true,
        }),
      },
    });
  });

  test('finds the API across Regions by the output of its stack', () => {
    const text = JSON.stringify(edge.toJSON());
    expect(text).toContain('"Fn::GetStackOutput":{"StackName":"Stateless","Region":"eu-central-1"');
    expect(text).not.toContain('Custom::');
  });

  test('keeps an answer by its whole query, as long as the API says and at most a minute', () => {
    edge.hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: {
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

  test('sends the headers that make browsers careful', () => {
    edge.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true, Override: true },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: true },
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
          ContentSecurityPolicy: {
            ContentSecurityPolicy: Match.stringLikeRegexp("default-src 'none'"),
            Override: true,
          },
        },
      },
    });
  });
});

test('the address that shoppers ask is an output', () => {
  expect(Object.keys(edge.findOutputs('*'))).toEqual(['SearchApiUrl']);
});

test('on this machine there is no edge', () => {
  expect(synthesise(onThisMachine).edge).toBeUndefined();
});
