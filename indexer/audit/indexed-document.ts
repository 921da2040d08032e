/** A document as OpenSearch has it, which may be anything: somebody may have written it behind the indexer's back. */
export interface IndexedDocument {
  readonly productId: string;
  /** Its external version, which the indexer sets to the revision of the projection. */
  readonly version: number;
  readonly source: Readonly<Record<string, unknown>>;
}
