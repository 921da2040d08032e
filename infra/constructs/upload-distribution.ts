import { Duration, type SecretValue } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  type IDistribution,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { contentSecurityPolicy } from '../../images/upload-page/page-policy.ts';
import type { Stage } from '../stages.ts';
import {
  apiOrigin,
  carefulHeaders,
  filesBehavior,
  PageDistribution,
  pageFilesOrigin,
  passTrace,
  policyOfData,
} from './page-distribution.ts';
import type { PageDomain } from './page-domain.ts';

export interface UploadDistributionProps {
  readonly stage: Stage;
  /** What policies are called after. */
  readonly name: string;
  /** Host of the API, without scheme. */
  readonly apiHost: string;
  readonly originKey: SecretValue;
  readonly firewallArn: string;
  readonly domain: PageDomain | undefined;
  readonly pages: { readonly bucketName: string; readonly region: string };
  /** Where browsers send files to and read pictures from: the buckets, each at its own host. */
  readonly storageOrigins: readonly string[];
  /** Of whoever gives tokens for the codes of a sign-in. */
  readonly signInOrigin: string | null;
}

/**
 * What reaches the API of a request: whose it is, and what a browser asks beforehand. Headers that are passed on this way
 * are part of what an answer is kept by, but the API says of every answer that nobody may keep it.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-forward-authorization
 */
const passedHeaders = ['authorization', 'origin', 'access-control-request-method', 'access-control-request-headers'];

/** CloudFront in front of the upload page and the upload API. Files themselves go to S3 and come from there. */
export class UploadDistribution extends Construct {
  /** Without scheme. */
  readonly host: string;
  readonly distribution: IDistribution;

  constructor(scope: Construct, id: string, props: UploadDistributionProps) {
    super(scope, id);
    const { name, pages, storageOrigins, signInOrigin } = props;
    const policy = contentSecurityPolicy({ apiOrigin: null, storageOrigins, signInOrigin });
    const headers = carefulHeaders(this, 'PageHeaders', `${policy}; frame-ancestors 'none'`, {
      responseHeadersPolicyName: `${name}-upload-page`,
    });
    const api = this.apiBehavior(props);
    const { host, distribution } = new PageDistribution(this, 'Page', {
      ...props,
      page: 'uploads',
      comment: `Uploads of ${name}`,
      defaultBehavior: filesBehavior(pageFilesOrigin(this, { ...pages, folder: 'uploads' }), headers),
      behaviors: { '/uploads': api, '/uploads/*': api },
    });
    this.host = host;
    this.distribution = distribution;
  }

  private apiBehavior({ name, apiHost, originKey }: UploadDistributionProps): BehaviorOptions {
    return {
      // Completing an upload of many parts takes S3 some seconds.
      origin: apiOrigin(apiHost, originKey, Duration.seconds(30)),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      compress: true,
      cachePolicy: new CachePolicy(this, 'CachePolicy', {
        cachePolicyName: `${name}-uploads`,
        comment: 'Nothing is kept; passes on whose request it is',
        minTtl: Duration.seconds(0),
        defaultTtl: Duration.seconds(0),
        maxTtl: Duration.seconds(1),
        headerBehavior: CacheHeaderBehavior.allowList(...passedHeaders),
        queryStringBehavior: CacheQueryStringBehavior.allowList('access', 'after'),
      }),
      originRequestPolicy: passTrace(this, `${name}-uploads`),
      responseHeadersPolicy: carefulHeaders(this, 'HeadersPolicy', policyOfData, {
        responseHeadersPolicyName: `${name}-uploads`,
      }),
    };
  }
}
