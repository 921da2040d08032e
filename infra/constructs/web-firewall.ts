import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnLogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

export interface WebFirewallProps {
  readonly name: string;
  /** What it stands before, in words. */
  readonly before: string;
  /** Of one address in five minutes. */
  readonly requestsPerAddress: number;
  /** Of one address in five minutes, of these methods, which cost more. @default no more than of all */
  readonly fewer?: { readonly methods: readonly string[]; readonly requestsPerAddress: number };
  /** All that there are. */
  readonly methods: readonly string[];
  readonly limits: SizeLimits;
}

/** In bytes. What is absent is limited by CloudFront alone, or not looked at. */
export interface SizeLimits {
  readonly path: number;
  readonly query?: number;
  readonly body?: number;
}

/**
 * AWS's own rules; what they look for in bodies and cookies costs nothing where neither is sent on. What they say of sizes
 * would refuse what is answered here: they end at 2,048 bytes of query string and 1,024 of path.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const managedRules: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_QUERYSTRING', 'SizeRestrictions_URIPATH'],
  AWSManagedRulesKnownBadInputsRuleSet: [],
  AWSManagedRulesAmazonIpReputationList: [],
};

/** What counts for the whole list of rules is called by. */
const allRules = 'all';

const rateWindowSeconds = 300;

/** What was blocked is kept so long, with the address that it came from, for somebody to see whether it was right. */
const blockedRequestDays = RetentionDays.ONE_WEEK;

/** What nobody who means well would send is stopped before it costs anything. Of what is let through only counts are kept. */
export class WebFirewall extends Construct {
  readonly arn: string;
  readonly requestsPerAddress: number;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: WebFirewallProps) {
    super(scope, id);
    this.name = props.name;
    this.requestsPerAddress = props.requestsPerAddress;
    const { limits } = props;
    const rules = [
      this.limitRate('rate-of-an-address', props.requestsPerAddress),
      ...(props.fewer === undefined ? [] : [this.limitRateOfMethods(props.fewer)]),
      this.limitMethods(props.methods),
      this.limitSize('long-path', { uriPath: {} }, limits.path, 414),
      ...(limits.query === undefined ? [] : [this.limitSize('long-query', { queryString: {} }, limits.query, 414)]),
      // A body of which the firewall sees only the beginning is too large as well.
      ...(limits.body === undefined
        ? []
        : [this.limitSize('large-body', { body: { oversizeHandling: 'MATCH' } }, limits.body, 413)]),
      ...Object.entries(managedRules).map(([rule, counted]) => this.applyManaged(rule, counted)),
    ];
    const acl = new CfnWebACL(this, 'Acl', {
      name: props.name,
      description: `In front of ${props.before}`,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
      visibilityConfig: this.visibility(allRules),
    });
    this.arn = acl.attrArn;
    this.logBlocked(acl.attrArn);
  }

  /** Of all rules together. CloudFront's are counted in one place: https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html */
  metricBlocked(options: MetricOptions): Metric {
    const dimensionsMap = { WebACL: this.metricName(allRules), Rule: 'ALL' };
    return new Metric({ namespace: 'AWS/WAFV2', metricName: 'BlockedRequests', dimensionsMap, ...options });
  }

  /** Nothing that leads further than an address and a path: no query, no token, no cookie. */
  private logBlocked(aclArn: string): void {
    // WAF takes log groups of this beginning only.
    const logGroupName = `aws-waf-logs-${this.name}`;
    const logs = new CfnLogGroup(this, 'Blocked', { logGroupName, retentionInDays: blockedRequestDays });
    logs.applyRemovalPolicy(RemovalPolicy.DESTROY);
    const logging = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: aclArn,
      // Without the ":*" that the log group's own attribute ends in.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [
        { queryString: {} },
        ...['authorization', 'cookie'].map((header) => ({ singleHeader: { Name: header } })),
      ],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          { Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] },
        ],
      },
    });
    logging.addResourceDependency(logs);
  }

  private limitRate(name: string, limit: number, scopeDownStatement?: CfnWebACL.StatementProperty): Rule {
    const counted = { limit, evaluationWindowSec: rateWindowSeconds, aggregateKeyType: 'IP' };
    return {
      name,
      action: { block: { customResponse: { responseCode: 429 } } },
      statement: { rateBasedStatement: { ...counted, ...(scopeDownStatement && { scopeDownStatement }) } },
      visibilityConfig: this.visibility(name),
    };
  }

  private limitRateOfMethods({ methods, requestsPerAddress }: NonNullable<WebFirewallProps['fewer']>): Rule {
    return this.limitRate(`rate-of-${methods.join('-').toLowerCase()}`, requestsPerAddress, anyMethod(methods));
  }

  /** OPTIONS is what browsers ask beforehand. */
  private limitMethods(methods: readonly string[]): Rule {
    return {
      name: 'other-methods',
      action: { block: { customResponse: { responseCode: 405 } } },
      statement: { notStatement: { statement: anyMethod([...methods, 'OPTIONS']) } },
      visibilityConfig: this.visibility('other-methods'),
    };
  }

  private limitSize(
    name: string,
    fieldToMatch: CfnWebACL.FieldToMatchProperty,
    size: number,
    responseCode: number,
  ): Rule {
    return {
      name,
      action: { block: { customResponse: { responseCode } } },
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
    return { cloudWatchMetricsEnabled: true, metricName: this.metricName(what), sampledRequestsEnabled: false };
  }

  private metricName(what: string): string {
    return `${this.name}-${what}`;
  }
}

type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;

function anyMethod(methods: readonly string[]): CfnWebACL.StatementProperty {
  const [only, ...others] = methods.map((method) => ({
    byteMatchStatement: {
      fieldToMatch: { method: {} },
      positionalConstraint: 'EXACTLY',
      searchString: method,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  }));
  if (only === undefined) throw new Error('A rule of no methods');
  return others.length === 0 ? only : { orStatement: { statements: [only, ...others] } };
}
