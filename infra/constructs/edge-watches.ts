import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { PageName } from '../domain-settings.ts';
import { type Watch, watchPeriod } from './watches.ts';
import type { WebFirewall } from './web-firewall.ts';

/** Of all answers, in percent. */
const serverErrorLimit = 5;

/** Of fewer requests in five minutes, one that fails would be an alarm. */
const fewRequests = 20;

/** A single address that floods is refused by itself; so many addresses at once, or so many customers, are worth a look. */
const addressesWorth = 10;

/** CloudFront counts in one place for the whole world: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html */
function countedBy({ distributionId }: IDistribution, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
    statistic,
    period: watchPeriod,
  });
}

/** What people see of a page and its API, whatever fails behind it, and what is kept from them. */
export function watchEdge(page: PageName, distribution: IDistribution, firewall: WebFirewall): Watch[] {
  return [
    {
      name: `edge-${page}-errors`,
      page: 'edge-errors',
      meaning: `More than one in twenty requests for ${page} fails at CloudFront: look at the alarms of what is behind it, then at what it may ask`,
      metric: new MathExpression({
        expression: `IF(requests >= ${fewRequests}, rate, 0)`,
        usingMetrics: {
          rate: countedBy(distribution, '5xxErrorRate', Stats.AVERAGE),
          requests: countedBy(distribution, 'Requests', Stats.SUM),
        },
        label: 'Answers that are errors, in percent',
        period: watchPeriod,
      }),
      limit: serverErrorLimit,
      periods: 2,
    },
    {
      name: `edge-${page}-blocked`,
      page: 'edge-blocked',
      meaning: `The firewall before ${page} blocks very much: it is a flood, or a rule that stops customers`,
      metric: firewall.metricBlocked({ statistic: Stats.SUM, period: watchPeriod }),
      limit: addressesWorth * firewall.requestsPerAddress,
      periods: 2,
    },
  ];
}
