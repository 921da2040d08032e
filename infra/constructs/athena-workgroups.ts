import { Aws, Size } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { ResourceNames } from './resource-names.ts';

export interface AthenaWorkgroupsProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly results: IBucket;
  /** What encrypts them, where it is not S3's own key. */
  readonly key: IKey | undefined;
}

/** Pinned, because AUTO changes the engine under the queries without a deploy. */
const engineVersion = 'Athena engine version 3';

/** Who may scan how much, and where their results go; no client can override either. */
export class AthenaWorkgroups extends Construct {
  readonly analysts: CfnWorkGroup;
  readonly etl: CfnWorkGroup;

  constructor(scope: Construct, id: string, props: AthenaWorkgroupsProps) {
    super(scope, id);
    const { names, stage, results, key } = props;
    const shared = { resultsBucket: results.bucketName, isDisposable: !stage.deletionProtection, key };
    this.analysts = createWorkGroup(this, 'Analysts', {
      ...shared,
      name: names.analystsWorkGroup,
      description: 'Questions to views and silver',
      scanLimitGib: stage.analystScanLimitGib,
      folder: 'analysts/',
    });
    this.etl = createWorkGroup(this, 'Etl', {
      ...shared,
      name: names.etlWorkGroup,
      description: 'The loader and the migrations',
      scanLimitGib: stage.etlScanLimitGib,
      folder: 'etl/',
    });
  }
}

export interface WorkGroupProps {
  readonly name: string;
  readonly description: string;
  readonly scanLimitGib: number;
  readonly resultsBucket: string;
  /** Of the results, with its slash. */
  readonly folder: string;
  /** Whether it goes with what it remembers of its queries. */
  readonly isDisposable: boolean;
  /** @default S3's own */
  readonly key?: IKey | undefined;
}

/** A workgroup whose settings hold for every client. */
export function createWorkGroup(scope: Construct, id: string, group: WorkGroupProps): CfnWorkGroup {
  return new CfnWorkGroup(scope, id, {
    name: group.name,
    description: group.description,
    recursiveDeleteOption: group.isDisposable,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: Size.gibibytes(1).toBytes() * group.scanLimitGib,
      engineVersion: { selectedEngineVersion: engineVersion },
      resultConfiguration: {
        outputLocation: `s3://${group.resultsBucket}/${group.folder}`,
        encryptionConfiguration:
          group.key === undefined
            ? { encryptionOption: 'SSE_S3' }
            : { encryptionOption: 'SSE_KMS', kmsKey: group.key.keyArn },
        expectedBucketOwner: Aws.ACCOUNT_ID,
      },
    },
  });
}
