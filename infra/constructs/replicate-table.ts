import { CfnGlobalTable, type ITableV2, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { Stage } from '../stages.ts';

/**
 * A copy of a table in the second Region, kept up by DynamoDB within about a second. Only the first Region writes: where
 * both write, the later write of an item wins as a whole, whatever its conditions said, and parts of it are lost.
 * By the resource itself: CDK would put the copy before the table, and the key of the one would encrypt the other.
 * @param keyAlias ARN of the alias of that Region's own key, where the stage has one
 */
export function replicateTable(
  table: ITableV2,
  { deletionProtection }: Stage,
  region: string,
  keyAlias: string | undefined,
): void {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnGlobalTable))
    throw new Error('CDK no longer makes a table of an AWS::DynamoDB::GlobalTable');
  // DynamoDB copies by way of the stream.
  resource.streamSpecification = { streamViewType: StreamViewType.NEW_AND_OLD_IMAGES };
  resource.addPropertyOverride('Replicas.1', {
    Region: region,
    DeletionProtectionEnabled: deletionProtection,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    ...(keyAlias !== undefined && { SSESpecification: { KMSMasterKeyId: keyAlias } }),
  });
}
