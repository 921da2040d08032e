import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { AaaaRecord, ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { PageName } from '../domain-settings.ts';
import { hostOf } from '../domain-settings.ts';
import type { Stage } from '../stages.ts';

export interface PageDomainProps {
  readonly stage: Stage;
  readonly pages: readonly PageName[];
}

/** The stage's own names of its pages: one certificate for all of them, proven by the zone, and records to CloudFront. */
export class PageDomain extends Construct {
  readonly certificate: ICertificate;
  private readonly zone: IHostedZone;
  private readonly stage: Stage;

  constructor(scope: Construct, id: string, { stage, pages }: PageDomainProps) {
    super(scope, id);
    const { domain } = stage;
    const [first, ...others] = pages.map((page) => hostOf(stage, page));
    if (domain === undefined || first === undefined) throw new Error(`The stage ${stage.name} has no domain`);
    this.stage = stage;
    const { hostedZoneId, zoneName } = domain;
    this.zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
    this.certificate = new Certificate(this, 'Certificate', {
      domainName: first,
      subjectAlternativeNames: others.filter((host) => host !== undefined),
      validation: CertificateValidation.fromDns(this.zone),
    });
  }

  /** Over IPv4 and IPv6. */
  point(page: PageName, distribution: IDistribution): void {
    const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
    const record = { zone: this.zone, recordName: `${hostOf(this.stage, page)}.`, target };
    new ARecord(this, `${page}-A`, record);
    new AaaaRecord(this, `${page}-AAAA`, record);
  }
}
