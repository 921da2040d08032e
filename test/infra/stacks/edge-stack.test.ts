import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { routes } from '../../../indexer/search/routes.ts';
import { contentSecurityPolicy as searchPolicy } from '../../../indexer/search-page/page-policy.ts';
import { contentSecurityPolicy as dashboardsPolicy } from '../../../queries/dashboards/page/page-policy.ts';
import { onThisMachine, resourcesOf, synthesise } from '../stack-templates.ts';
import { distributionsOf, plainEdge, staffedEdge } from './edge-templates.ts';

const { edge } = plainEdge();
const staffed = staffedEdge();
const { edge: whole } = staffed;

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

test('an API is told which trace a request is part of, and by that no answers are kept apart', () => {
  const policies = new Map(
    [...resourcesOf(edge, 'AWS::CloudFront::OriginRequestPolicy')].map(([id, { Properties }]) => [
      id,
      JSON.stringify(Properties),
    ]),
  );
  const asked = ['Product', 'Uploads'].flatMap((name) => distributionsOf(edge).get(name)?.CacheBehaviors ?? []);
  expect(asked.length).toBeGreaterThan(1);
  for (const { PathPattern, OriginRequestPolicyId } of asked) {
    const { Ref = '' } = z.object({ Ref: z.string() }).parse(OriginRequestPolicyId);
    expect([PathPattern, policies.get(Ref)]).toEqual([
      PathPattern,
      expect.stringContaining('{"HeaderBehavior":"whitelist","Headers":["traceparent"]}'),
    ]);
  }
  const kept = [...resourcesOf(edge, 'AWS::CloudFront::CachePolicy').values()].map((one) => JSON.stringify(one));
  expect(kept.filter((policy) => policy.includes('traceparent'))).toEqual([]);
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

test('on this machine there is no edge', () => {
  expect(synthesise(onThisMachine).edge).toBeUndefined();
});
