/** Name of the Firehose stream of a dataset; names of streams have dashes where datasets have underscores. */
export function streamName(prefix: string, dataset: string): string {
  return `${prefix}${dataset.replaceAll('_', '-')}`;
}
