import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { CustomerTokens } from './customer-tokens.ts';
import type { EventQueue } from './event-queue.ts';
import { watchPrintImages } from './image-watches.ts';
import { PrintImage } from './print-image.ts';
import type { PrintImageStorage } from './print-image-storage.ts';
import type { ResourceNames } from './resource-names.ts';
import { UploadApi } from './upload-api.ts';
import { type Watch, watchDeadLetters, watchFunction, watchQueueAge } from './watches.ts';

export interface PrintImagesProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly queue: EventQueue;
  readonly storage: PrintImageStorage;
  readonly table: ITableV2;
  readonly tokens: CustomerTokens;
  readonly originKey: ISecret | undefined;
}

/** A customer looks at the page while this goes on; a large batch of uploads may take this long. */
const queueAgeLimit = Duration.minutes(30);

/** From an upload to its passport. */
export class PrintImages extends Construct {
  readonly worker: IFunction;
  readonly api: UploadApi;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: PrintImagesProps) {
    super(scope, id);
    const { queue, deadLetters } = props.queue;
    this.worker = new PrintImage(this, 'PrintImage', props).function;
    this.api = new UploadApi(this, 'UploadApi', props);
    this.watches = [
      watchDeadLetters(
        'print-images',
        deadLetters,
        'Uploads that could not be worked on for a fault of ours. `npm run redrive -- images` says why, and sends them again',
      ),
      watchQueueAge('print-images', queue, 'print-image function', queueAgeLimit),
      ...watchFunction('print-image', this.worker),
      ...watchPrintImages(this.worker),
      ...this.api.watches,
    ];
  }
}
