import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { ImageAudit } from './image-audit.ts';
import { LakeAudit } from './lake-audit.ts';
import type { ProjectionTables } from './projection-tables.ts';
import type { ResourceNames } from './resource-names.ts';
import type { Watch } from './watches.ts';

export interface AuditsProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly projection: ProjectionTables;
  /** Of print images. */
  readonly table: ITableV2;
}

/** What is held against each other every night, beside the index every hour. */
export class Audits extends Construct {
  readonly lake: IFunction;
  readonly images: IFunction;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: AuditsProps) {
    super(scope, id);
    const lake = new LakeAudit(this, 'Lake', props);
    const images = new ImageAudit(this, 'Images', props);
    this.lake = lake.function;
    this.images = images.function;
    this.watches = [...lake.watches, ...images.watches];
  }
}
