import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Database } from 'aws-cdk-lib/aws-glue';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { z } from 'zod';
import { BronzeDataset } from '../../infra/constructs/bronze-dataset.ts';
import { resourceNames } from '../../infra/constructs/resource-names.ts';
import { readStage } from '../../infra/stages.ts';
import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import type { LakeNames } from '../../pipelines/migrations/fill-names.ts';

const tableResource = z.object({ Properties: z.object({ TableInput: z.looseObject({ Name: z.string() }) }) });

export type TableInput = z.infer<typeof tableResource>['Properties']['TableInput'];

/** The tables of bronze as a deployment makes them in Glue: columns, SerDe and projected partitions. */
export function bronzeTables({ bronze, lakeBucket }: LakeNames): TableInput[] {
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Bronze', { env: { account: '000000000000', region: 'eu-central-1' } });
  const lake = Bucket.fromBucketName(stack, 'Lake', lakeBucket);
  const arn = `arn:aws:glue:eu-central-1:000000000000:database/${bronze}`;
  const database = Database.fromDatabaseArn(stack, 'Database', arn);
  const stage = readStage(() => undefined);
  for (const dataset of datasets) {
    new BronzeDataset(stack, dataset.name, { stage, names: resourceNames(stage.name), dataset, lake, database });
  }
  const resources = Object.values(Template.fromStack(stack).findResources('AWS::Glue::Table'));
  return resources.map((resource) => tableResource.parse(resource).Properties.TableInput);
}
