import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { routes } from '../../indexer/search/routes.ts';
import { longestProductId } from '../../indexer/search/search-parameters.ts';

export interface WebFirewallProps {
  readonly name: string;
  /** Of one address in five minutes. */
  readonly requestsPerAddress: number;
}

/**
 * AWS's own rules; what they look for in bodies and cookies costs nothing here, where neither is sent on. What they say
 * of sizes would refuse what the API answers: they end at 2,048 bytes of query string and 1,024 of path.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const managedRules: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_QUERYSTRING', 'SizeRestrictions_URIPATH'],
  AWSManagedRulesKnownBadInputsRuleSet: [],
  AWSManagedRulesAmazonIpReputationList: [],
};

/** Of a character as UTF-8, each percent-encoded: three for one UTF-16 unit, as in Chinese, at three letters each. */
const bytesPerUnit = 9;

/**
 * The longest path of the API, with the id of a product in it. There is no such limit of queries: a text of 200 characters
 * (1,800 bytes), a cursor and twenty values of every facet may take more than the 8,192 bytes of URL that CloudFront takes
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html); it refuses the rest itself,
 * and the API what is longer than its parameters may be.
 */
const pathBytes = Math.max(
  ...Object.values(routes).map(({ path }) => path.replace('{id}', 'x'.repeat(longestProductId * bytesPerUnit)).length),
);

const rateWindowSeconds = 300;

/** What nobody who shops would send is stopped before it costs anything. Only the counts are kept, no address. */
export class WebFirewall extends Construct {
  readonly arn: string;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: WebFirewallProps) {
    super(scope, id);
    this.name = props.name;
    const rules = [
      this.limitRate(props.requestsPerAddress),
      this.limitMethods(),
      this.limitSize('long-path', { uriPath: {} }, pathBytes),
      ...Object.entries(managedRules).map(([rule, counted]) => this.applyManaged(rule, counted)),
    ];
    const acl = new CfnWebACL(this, 'Acl', {
      name: props.name,
      description: 'In front of product search',
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
      visibilityConfig: this.visibility('all'),
    });
    this.arn = acl.attrArn;
  }

  private limitRate(limit: number): Rule {
    return {
      name: 'rate-of-an-address',
      action: { block: { customResponse: { responseCode: 429 } } },
      statement: { rateBasedStatement: { limit, evaluationWindowSec: rateWindowSeconds, aggregateKeyType: 'IP' } },
      visibilityConfig: this.visibility('rate-of-an-address'),
    };
  }

  /** The API has no other methods; OPTIONS is what browsers ask beforehand. */
  private limitMethods(): Rule {
    const is = (method: string): CfnWebACL.StatementProperty => ({
      byteMatchStatement: {
        fieldToMatch: { method: {} },
        positionalConstraint: 'EXACTLY',
        searchString: method,
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    });
    return {
      name: 'other-methods',
      action: { block: { customResponse: { responseCode: 405 } } },
      statement: { notStatement: { statement: { orStatement: { statements: ['GET', 'HEAD', 'OPTIONS'].map(is) } } } },
      visibilityConfig: this.visibility('other-methods'),
    };
  }

  private limitSize(name: string, fieldToMatch: CfnWebACL.FieldToMatchProperty, size: number): Rule {
    return {
      name,
      action: { block: { customResponse: { responseCode: 414 } } },
      statement: {
        sizeConstraintStatement: {
          fieldToMatch,
          comparisonOperator: 'GT',
          size,
          textTransformations: [{ priority: 0, type: 'NONE' }],
        },
      },
      visibilityConfig: this.visibility(name),
    };
  }

  /** @param counted rules of it that only count */
  private applyManaged(rule: string, counted: readonly string[]): Rule {
    return {
      name: rule,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: 'AWS',
          name: rule,
          ...(counted.length > 0 && {
            ruleActionOverrides: counted.map((name) => ({ name, actionToUse: { count: {} } })),
          }),
        },
      },
      visibilityConfig: this.visibility(rule),
    };
  }

  /** Sampled requests would show addresses and queries in the console. */
  private visibility(what: string): CfnWebACL.VisibilityConfigProperty {
    return { cloudWatchMetricsEnabled: true, metricName: `${this.name}-${what}`, sampledRequestsEnabled: false };
  }
}

type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;
