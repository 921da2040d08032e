/** What checkov asks for and does not get, and why. */
export interface CheckovException {
  readonly check: string;
  /** The logical ids that it holds for. */
  readonly resources: RegExp;
  readonly reason: string;
}

/** A rule of checkov that is not here holds for everything. An exception that nothing needs any more fails the test. */
export const checkovExceptions: readonly CheckovException[] = [
  {
    check: 'CKV_AWS_111',
    resources: /^(Search|Indexing)/,
    reason:
      'Lambda makes network interfaces in the name of a role, before there is anything to name; the code itself is denied them',
  },
  {
    check: 'CKV_AWS_115',
    resources: /./,
    reason:
      'Consumers are bounded by their event source, schedules run once, and the search API has a limit (docs/capacity.md)',
  },
  {
    check: 'CKV_AWS_116',
    resources: /./,
    reason:
      'Queues have dead letters of their own, streams a destination, schedules are made up for by the next run; nothing else calls asynchronously',
  },
  {
    check: 'CKV_AWS_117',
    resources: /./,
    reason: 'Only what speaks to the search domain is in a network; others would need more endpoints and gain nothing',
  },
  {
    check: 'CKV_AWS_173',
    resources: /./,
    reason: 'Variables of functions hold names and addresses; secrets are read from Secrets Manager',
  },
  {
    check: 'CKV_AWS_158',
    resources: /Firewall/,
    reason: 'Logs of the firewalls are in us-east-1, where the key of the stage is not',
  },
  {
    check: 'CKV_AWS_26',
    resources: /^EdgeAlarms/,
    reason:
      'Alarms of CloudFront are in us-east-1, where the key of the stage is not, and name pages and figures, not persons',
  },
  {
    check: 'CKV_AWS_149',
    resources: /^OriginKey/,
    reason: 'The secret is copied to us-east-1, where the key of the stage is not',
  },
  {
    check: 'CKV_AWS_18',
    resources: /AccessLogs|Logs/,
    reason: 'A bucket of access logs that logged its own readers would never end',
  },
  {
    check: 'CKV_AWS_21',
    resources: /^(StorageAccessLogs|StorageResults|ImageStorage|SearchSnapshots)|Pages|Logs/,
    reason:
      'Only what cannot be made again has versions: results, renditions and pages can be, an upload that a customer deletes must be gone, and OpenSearch keeps its own snapshots',
  },
  {
    check: 'CKV_AWS_33',
    resources: /^Encryption/,
    reason:
      'Any principal of the account, but only roles of the stage by way of named services: so AWS makes its own keys',
  },
  {
    check: 'CKV_AWS_174',
    resources: /Distribution/,
    reason: "Without a domain of the shop's own CloudFront uses its certificate, whose policy cannot be chosen",
  },
  {
    check: 'CKV_AWS_86',
    resources: /Distribution/,
    reason: 'Access logs of CloudFront hold addresses of shoppers; the API and the firewall count without them',
  },
  {
    check: 'CKV_AWS_317',
    resources: /^SearchDomain/,
    reason: 'Audit logs would hold every search; slow logs, IAM and the fixed roles of functions say who asked what',
  },
];
