/** Another loader holds the lease that this one held: it must stop writing. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  readonly code = 'LEASE_LOST';
}

/** Bronze holds rows that no load can place; a bug of the lake-writer or a file from elsewhere. */
export class UnplaceableRowsError extends Error {
  override readonly name = 'UnplaceableRowsError';
  readonly code = 'UNPLACEABLE_ROWS';
}

/** Some datasets could not be loaded. The others were; what failed is tried again by the next load. */
export class LoadFailedError extends Error {
  override readonly name = 'LoadFailedError';
  readonly code = 'LOAD_FAILED';
}
