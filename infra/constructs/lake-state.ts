import { AttributeType, type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { guardedTable } from './guarded-table.ts';
import type { ResourceNames } from './resource-names.ts';

export interface LakeStateProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** What the loader must remember between runs: its lease and its watermarks, one item each under the key `pk`. */
export class LakeState extends Construct {
  readonly table: ITableV2;

  constructor(scope: Construct, id: string, props: LakeStateProps) {
    super(scope, id);
    const { stage, names } = props;
    this.table = new TableV2(this, 'Table', {
      ...guardedTable(stage),
      tableName: names.lakeStateTable,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
    });
  }
}
