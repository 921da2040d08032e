import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

export interface WebFirewallProps {
  readonly name: string;
  /** Of one address in five minutes. */
  readonly requestsPerAddress: number;
}

/** AWS's own rules; what they look for in bodies and cookies costs nothing here, where neither is sent on. */
const managedRules = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
];

/** More than any question of the search page: every facet chosen and a cursor come to about 1,500. */
const queryStringBytes = 2_048;
const pathBytes = 512;

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
      this.limitSize('long-query-string', { queryString: {} }, queryStringBytes),
      this.limitSize('long-path', { uriPath: {} }, pathBytes),
      ...managedRules.map((rule) => this.applyManaged(rule)),
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

  private applyManaged(rule: string): Rule {
    return {
      name: rule,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: rule } },
      visibilityConfig: this.visibility(rule),
    };
  }

  /** Sampled requests would show addresses and queries in the console. */
  private visibility(what: string): CfnWebACL.VisibilityConfigProperty {
    return { cloudWatchMetricsEnabled: true, metricName: `${this.name}-${what}`, sampledRequestsEnabled: false };
  }
}

type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;
