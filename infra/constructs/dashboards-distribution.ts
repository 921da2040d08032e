import {
  AllowedMethods,
  CachePolicy,
  CfnOriginAccessControl,
  type IDistribution,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { contentSecurityPolicy } from '../../queries/dashboards/page/page-policy.ts';
import type { Stage } from '../stages.ts';
import { carefulHeaders, filesBehavior, PageDistribution, pageFilesOrigin } from './page-distribution.ts';
import type { PageDomain } from './page-domain.ts';

export interface DashboardsDistributionProps {
  readonly stage: Stage;
  /** What policies are called after. */
  readonly name: string;
  /** Host of the gate's own address, without scheme. */
  readonly gateHost: string;
  readonly firewallArn: string;
  readonly domain: PageDomain | undefined;
  readonly pages: { readonly bucketName: string; readonly region: string };
}

/** CloudFront in front of the dashboards: pages and figures by way of the gate, scripts and styles from the bucket. */
export class DashboardsDistribution extends Construct {
  /** Without scheme. */
  readonly host: string;
  readonly distribution: IDistribution;

  constructor(scope: Construct, id: string, props: DashboardsDistributionProps) {
    super(scope, id);
    const { name, pages } = props;
    const files = pageFilesOrigin(this, { ...pages, folder: 'dashboards' });
    const headers = carefulHeaders(this, 'PageHeaders', `${contentSecurityPolicy}; frame-ancestors 'none'`, {
      responseHeadersPolicyName: `${name}-dashboards`,
    });
    const assets = filesBehavior(files, headers);
    const { host, distribution } = new PageDistribution(this, 'Page', {
      ...props,
      page: 'dashboards',
      comment: `Dashboards of ${name}`,
      // The gate says itself what its pages may do: those that turn somebody away have a style of their own.
      defaultBehavior: {
        origin: this.gateOrigin(props),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        compress: true,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        responseHeadersPolicy: carefulHeaders(this, 'GateHeaders', undefined, {
          responseHeadersPolicyName: `${name}-dashboards-gate`,
        }),
      },
      behaviors: { '/*.js': assets, '/*.css': assets },
    });
    this.host = host;
    this.distribution = distribution;
  }

  /** Signed, because the function answers nobody else. It is in another Region, so its permission is made there. */
  private gateOrigin({ name, gateHost }: DashboardsDistributionProps): HttpOrigin {
    const access = new CfnOriginAccessControl(this, 'GateAccess', {
      originAccessControlConfig: {
        name: `${name}-staff-gate`,
        originAccessControlOriginType: 'lambda',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
    });
    return new HttpOrigin(gateHost, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      originAccessControlId: access.attrId,
    });
  }
}
