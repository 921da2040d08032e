/** A queue with the one that reads it, and the dead-letter queue in which those messages end that it could not take. */
export interface KnownQueue {
  /** What commands and the runbook call it. */
  readonly name: string;
  /** Who reads it. */
  readonly consumer: string;
  /** Variable of the queue's URL; absent where a stream stands before the consumer instead of a queue. */
  readonly urlVariable?: `INKSTREAM_${string}_QUEUE_URL`;
  /** Variable of the URL of its dead-letter queue. */
  readonly deadLettersVariable: `INKSTREAM_${string}_DLQ_URL`;
  /** What ends among its dead letters, and why. */
  readonly ends: string;
}

/** Every queue of the shop. Another one is one more entry here: status, redrive, alarms and the runbook follow. */
export const knownQueues = [
  {
    name: 'analytics',
    consumer: 'lake-writer',
    urlVariable: 'INKSTREAM_ANALYTICS_QUEUE_URL',
    deadLettersVariable: 'INKSTREAM_ANALYTICS_DLQ_URL',
    ends: 'Events that could not be stored in the lake five times over. Refused events are not among them: those are rows of rejected_events.',
  },
  {
    name: 'indexing',
    consumer: 'product-indexer',
    urlVariable: 'INKSTREAM_INDEXING_QUEUE_URL',
    deadLettersVariable: 'INKSTREAM_INDEXING_DLQ_URL',
    ends: 'Events of catalog and images that no try can bring into the index, each with the reason for which the product-indexer parked it.',
  },
  {
    name: 'images',
    consumer: 'print-image',
    urlVariable: 'INKSTREAM_PRINT_IMAGES_QUEUE_URL',
    deadLettersVariable: 'INKSTREAM_PRINT_IMAGES_DLQ_URL',
    ends: 'Notifications of uploads that nobody understands, and uploads that could not be worked on for a fault of ours.',
  },
  {
    name: 'mails',
    consumer: 'mailer',
    urlVariable: 'INKSTREAM_MAILS_QUEUE_URL',
    deadLettersVariable: 'INKSTREAM_MAILS_DLQ_URL',
    ends: 'Milestones of images that customers were not written to about. Only where the stage sends mails.',
  },
  {
    name: 'catalog-stream',
    consumer: 'catalog-stream',
    deadLettersVariable: 'INKSTREAM_CATALOG_STREAM_DLQ_URL',
    ends: 'Places in the stream of the catalog table, not events: edits that could not be announced for a quarter of an hour.',
  },
] as const satisfies readonly KnownQueue[];

export type KnownQueueName = (typeof knownQueues)[number]['name'];
