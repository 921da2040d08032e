import { AttributeType, type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { guardedTable } from './guarded-table.ts';
import type { ResourceNames } from './resource-names.ts';

export interface PrintImageTableProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** What is known of uploads and images: which bytes an upload holds, which uploads an image has, and who looks alike. */
export class PrintImageTable extends Construct {
  readonly table: ITableV2;

  constructor(scope: Construct, id: string, props: PrintImageTableProps) {
    super(scope, id);
    const { stage, names } = props;
    this.table = new TableV2(this, 'Table', {
      ...guardedTable(stage),
      tableName: names.printImageTable,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      // Uploads that were announced and never came.
      timeToLiveAttribute: 'expiresAt',
    });
  }
}
