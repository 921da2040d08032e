import type { Stage } from '../stages.ts';

interface GatewayPrefixLists {
  readonly dynamodb: string;
  readonly s3: string;
}

/**
 * AWS's own lists of the addresses of a Region, which a security group must name where a gateway endpoint is used. Their ids
 * never change, but CloudFormation cannot look them up: `aws ec2 describe-managed-prefix-lists` in the Region shows them.
 */
const knownPrefixLists: Readonly<Record<string, GatewayPrefixLists>> = {
  'eu-central-1': { dynamodb: 'pl-66a5400f', s3: 'pl-6ea54007' },
  'eu-west-1': { dynamodb: 'pl-6fa54006', s3: 'pl-6da54004' },
  'us-east-1': { dynamodb: 'pl-02cd2c6b', s3: 'pl-63a5400a' },
};

/** @throws Error for a Region that nobody has named the lists of */
export function prefixListsOf({ name, region = '', network }: Stage): GatewayPrefixLists {
  const lists = network?.prefixLists ?? knownPrefixLists[region];
  if (lists !== undefined) return lists;
  throw new Error(
    `stages.json.${name}.network.prefixLists is missing: the lists of ${region} are not known here. They are shown by ` +
      `aws ec2 describe-managed-prefix-lists --region ${region} --filters Name=owner-id,Values=AWS`,
  );
}
