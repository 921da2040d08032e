import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { ParameterTable } from '../../../indexer/search/parameter-table.ts';
import { longestProductId, searchParameters } from '../../../indexer/search/search-parameters.ts';
import { resourcesOf } from '../stack-templates.ts';
import { plainEdge, staffedEdge } from './edge-templates.ts';

const { edge } = plainEdge();
const { edge: whole } = staffedEdge();

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
