import { Aws, Size } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { ResourceNames } from './resource-names.ts';

export interface AthenaWorkgroupsProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly results: IBucket;
}

/** Pinned, because AUTO changes the engine under the queries without a deploy. */
const engineVersion = 'Athena engine version 3';

/** Who may scan how much, and where their results go; no client can override either. */
export class AthenaWorkgroups extends Construct {
  readonly analysts: CfnWorkGroup;
  readonly etl: CfnWorkGroup;

  constructor(scope: Construct, id: string, props: AthenaWorkgroupsProps) {
    super(scope, id);
    const { names, stage } = props;
    this.analysts = this.workGroup(props, {
      id: 'Analysts',
      name: names.analystsWorkGroup,
      description: 'Questions to views and silver',
      scanLimitGib: stage.analystScanLimitGib,
      folder: 'analysts/',
    });
    this.etl = this.workGroup(props, {
      id: 'Etl',
      name: names.etlWorkGroup,
      description: 'The loader and the migrations',
      scanLimitGib: stage.etlScanLimitGib,
      folder: 'etl/',
    });
  }

  private workGroup(
    { results, stage }: AthenaWorkgroupsProps,
    group: { id: string; name: string; description: string; scanLimitGib: number; folder: string },
  ): CfnWorkGroup {
    return new CfnWorkGroup(this, group.id, {
      name: group.name,
      description: group.description,
      recursiveDeleteOption: !stage.deletionProtection,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: Size.gibibytes(1).toBytes() * group.scanLimitGib,
        engineVersion: { selectedEngineVersion: engineVersion },
        resultConfiguration: {
          outputLocation: results.s3UrlForObject(group.folder),
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
          expectedBucketOwner: Aws.ACCOUNT_ID,
        },
      },
    });
  }
}
