import { Billing, TableEncryptionV2, type TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';

/** What every table has: encryption, billing by request, and a way back to any second of the last 35 days. */
export function guardedTable(stage: Stage): Omit<TablePropsV2, 'partitionKey'> {
  return {
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.dynamoOwnedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: stage.deletionProtection,
    removalPolicy: removalPolicyOf(stage),
  };
}
